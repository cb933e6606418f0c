"""Commands of a person's own in the configuration, and what a template lets through."""

import subprocess
from collections.abc import Callable

import pytest

from caltui.settings.errors import SettingsError
from caltui.settings.model import Profile
from caltui.settings.own_commands import OwnCommand
from caltui.settings.paths import Paths
from caltui.settings.profiles import load, save
from caltui.settings.shell_template import parsed, variable

Write = Callable[[str], Paths]

HOSTILE = (
    'it\'s "quoted"',
    "$(touch pwned) ${HOME} $HOME",
    "`touch pwned`",
    "two\nlines; touch pwned",
    "a & touch pwned | cat > pwned",
    "* ? [a-z] ~ {a,b}",
    "\\ \\n \\'",
    "--help",
    "",
)

WHOLE = """\
# mine
[[commands]]
key = "ctrl+o"
name = "Open in the CRM" # the new one
run = "crm open {id}"
where = ["bookings"]
confirm = true

[[commands]]
name = "Mail"
run = "mail -s={title} -- {attendees[0].email}"
"""


def test_commands_are_read_and_stay_when_profiles_are_saved(write: Write) -> None:
    places = write(WHOLE)
    settings = load(places)
    crm, mail = settings.commands
    assert crm == OwnCommand("Open in the CRM", "crm open {id}", "ctrl+o", ("bookings",), True)
    assert (mail.key, mail.where, mail.confirm) == ("", (), False)
    save(places, settings.with_profile(Profile("a"), active=True))
    assert places.config.read_text().startswith(WHOLE.splitlines()[0])
    assert "# the new one" in places.config.read_text()
    assert load(places).commands == settings.commands
    places.config.unlink()
    save(places, settings)
    assert load(places).commands == settings.commands


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[[commands]]\nname = "a"\n', 1, "'run' is missing"),
        (
            '[[commands]]\nname = "a"\nrun = "x"\n\n[[commands]]\nrun = "y"\n',
            5,
            "'name' is missing",
        ),
        ('[[commands]]\nname = "a"\nrun = "x"\nkeys = "y"\n', 4, "unknown key 'keys'"),
        ('[[commands]]\nname = "a"\nrun = "echo \'{title}\'"\n', 3, "between quotes"),
        (
            '[[commands]]\nname = "a"\nrun = "x"\nwhere = "users"\n',
            4,
            'a list, such as ["bookings"]',
        ),
        ('[commands]\nname = "a"\n', 1, "begins with [[commands]]"),
        (2 * '[[commands]]\nname = "a"\nrun = "x"\n', 1, "two commands named 'a'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    write: Write, text: str, line: int, says: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(write(text))
    assert says in caught.value.message
    assert f"line {line}:" in caught.value.message


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "run",
    [
        "printf %s {title}",
        "printf %s {title} | cat",
        'printf "%s" {title} > out; cat out',
        'x={title} && printf %s "$x"',
        "echo $(printf %s {title}) > out; printf %s {title}",
        "if true; then printf %s {title}; fi",
        "printf %s ${HOME:+}{title}",
    ],
)
def test_no_value_is_ever_syntax(
    run: str, value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    template = parsed(run)
    folder = tmp_path_factory.mktemp("run")
    env = {variable(i): value for i in range(len(template.paths))}
    done = subprocess.run(
        ["/bin/sh", "-c", template.command],
        env={**env, "HOME": "/"},
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.stdout.decode() == value
    assert {path.name for path in folder.iterdir()} <= {"out"}


@pytest.mark.parametrize(
    "run",
    [
        "{title}",
        "true; {title}",
        "$({title})",
        "A=b {title} x",
        "env {title}",
        "diff <({title}) x",
        "eval echo {title}",
        "sh -c {title}",
        "sudo bash -xc {title}",
        "python3 -c {title}",
        "ssh host echo {title}",
        ". {title}",
        "[[ {title} -eq 1 ]]",
        "echo $(( {title} ))",
        "echo ${x:-{title}}",
        "export {title}",
        "echo '{title}'",
        'echo "a {title}"',
        "echo \\{title}",
        "echo 'unclosed",
        "echo \x1b[31m",
        " ",
    ],
)
def test_a_template_in_which_a_value_would_be_run_is_refused(run: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parsed(run)


def test_what_only_looks_like_a_place_is_left_alone() -> None:
    run = "awk '{print $1}' {a,b} {1..3} ${HOME} {{title}} | find . -exec ls {} +"
    template = parsed(run)
    assert template.paths == ()
    assert template.command == run.replace("{{title}}", "{title}")


def test_values_that_a_program_could_take_for_an_option_are_known() -> None:
    template = parsed("a {x} --mail={y} -- {z}; b {x} 'c' d{y}")
    assert template.paths == ("x", "y", "z", "x", "y")
    assert template.bare == {0, 3}
