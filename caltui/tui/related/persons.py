"""Opens the person screen of whom a record is about; asks whom, where there are several."""

from caltui.tui.agenda.person.flow import ask_person, choose_person
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.related.agendas import Subject, subjects
from caltui.workspace.agenda.entries import TEAM, USER
from caltui.workspace.agenda.person.find import FoundPerson
from caltui.workspace.agenda.reader import email_of
from caltui.workspace.workspace import Workspace


async def open_person(screen: PlaceScreen) -> None:
    """Shows whom the record is about; asks for a name where it is about nobody."""
    found = subjects(screen.workspace, screen.target())
    people = [one for one in found if one.kind != TEAM]
    if people:
        somebody = [_somebody(screen.workspace, one) for one in people]
        await choose_person(screen, somebody, [one.part for one in people])
    else:
        await ask_person(screen)


def _somebody(workspace: Workspace, subject: Subject) -> FoundPerson:
    if subject.kind == USER:
        return FoundPerson(email_of(workspace, subject.key), subject.name, subject.key)
    return FoundPerson(subject.key, subject.name)
