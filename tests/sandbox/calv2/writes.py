"""Every write of the sandbox's API v2, with identifiers and values that Cal takes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.sandbox.calv2.support import ORG, Cal

WEEK = [{"days": ["Monday", "Friday"], "startTime": "09:00", "endTime": "23:59"}]
CLOSED = [{"date": "2025-12-24", "startTime": "00:00", "endTime": "00:00"}]
SCHEDULE = {"name": "New", "timeZone": "Asia/Tokyo", "availability": WEEK, "isDefault": False}
EVENT_TYPE = {"title": "Walk", "slug": "walk", "lengthInMinutes": 25}
TEAM_EVENT_TYPE = {**EVENT_TYPE, "schedulingType": "collective", "hosts": [{"userId": 2}]}
HOOK = {
    "subscriberUrl": "https://new.example.com/hook",
    "triggers": ["BOOKING_CREATED"],
    "active": True,
    "secret": "s3cret",
}
AWAY = {"start": "2025-07-01T00:00:00Z", "end": "2025-07-09T00:00:00Z", "reason": "vacation"}
CALENDAR = {
    "integration": "google_calendar",
    "externalId": "new@example.com",
    "credentialId": 101,
}


class Write(NamedTuple):
    """A path of the facts with what fills its holes, and a body."""

    name: str
    body: Any = None
    holes: Mapping[str, str] = {}
    query: Mapping[str, str] = {}


def writes(server: Cal) -> list[Write]:
    """One for each write that is not an act on a booking."""
    hooks = list(server.world.rows("webhooks"))
    mine = next(row["id"] for row in hooks if row["userId"] == 1)
    of_type = next(row for row in hooks if row["eventTypeId"] == 3)
    link = next(row for row in server.world.rows("private-links") if row["eventTypeId"] == 1)
    away = {row["userId"]: row["id"] for row in server.world.rows("out-of-office")}
    ada = {"userId": "2", "scheduleId": str(server.world.tables["users"]["2"]["defaultScheduleId"])}
    hook = {"webhookId": mine}
    typed = {"webhookId": of_type["id"], "eventTypeId": "3"}
    linked = {"eventTypeId": "1", "linkId": link["linkId"]}
    team_type = {"eventTypeId": "18"}
    member = {"membershipId": "3"}
    org = "/v2/organizations/{orgId}"
    return [
        Write("POST /v2/schedules", SCHEDULE),
        Write("PATCH /v2/schedules/{scheduleId}", {"overrides": CLOSED}),
        Write("DELETE /v2/schedules/{scheduleId}", holes={"scheduleId": "40"}),
        Write(f"POST {org}/users/{{userId}}/schedules", SCHEDULE, ada),
        Write(f"PATCH {org}/users/{{userId}}/schedules/{{scheduleId}}", {"name": "Long"}, ada),
        Write(f"DELETE {org}/users/{{userId}}/schedules/{{scheduleId}}", holes=ada),
        Write("POST /v2/event-types", EVENT_TYPE),
        Write("PATCH /v2/event-types/{eventTypeId}", {"lengthInMinutes": 45}),
        Write("DELETE /v2/event-types/{eventTypeId}"),
        Write("POST /v2/teams/{teamId}/event-types", TEAM_EVENT_TYPE),
        Write("PATCH /v2/teams/{teamId}/event-types/{eventTypeId}", {"title": "Ask"}, team_type),
        Write(
            f"PATCH {org}/teams/{{teamId}}/event-types/{{eventTypeId}}",
            {"hosts": [{"userId": 2, "mandatory": True, "priority": "high"}]},
            team_type,
        ),
        Write("DELETE /v2/teams/{teamId}/event-types/{eventTypeId}", holes=team_type),
        Write("PATCH /v2/me", {"name": "Rosa L.", "defaultScheduleId": 40}),
        Write(f"POST {org}/users", {"email": "zed@example.com", "organizationRole": "ADMIN"}),
        Write(f"PATCH {org}/users/{{userId}}", {"timeZone": "Asia/Tokyo"}),
        Write(f"DELETE {org}/users/{{userId}}", holes={"userId": "32"}),
        Write("POST /v2/teams", {"name": "Night Watch"}),
        Write("PATCH /v2/teams/{teamId}", {"bio": "Day and night"}),
        Write("DELETE /v2/teams/{teamId}"),
        Write("POST /v2/teams/{teamId}/invite"),
        Write(f"POST {org}/teams", {"name": "Night Watch", "slug": "watch"}),
        Write(f"PATCH {org}/teams/{{teamId}}", {"isPrivate": True}),
        Write(f"DELETE {org}/teams/{{teamId}}"),
        Write("POST /v2/teams/{teamId}/memberships", {"userId": 40, "accepted": True}),
        Write("PATCH /v2/teams/{teamId}/memberships/{membershipId}", {"role": "ADMIN"}, member),
        Write("DELETE /v2/teams/{teamId}/memberships/{membershipId}", holes=member),
        Write(f"POST {org}/teams/{{teamId}}/memberships", {"userId": 40, "role": "ADMIN"}),
        Write(
            f"PATCH {org}/teams/{{teamId}}/memberships/{{membershipId}}",
            {"accepted": False},
            member,
        ),
        Write(f"DELETE {org}/teams/{{teamId}}/memberships/{{membershipId}}", holes=member),
        Write(f"PATCH {org}/memberships/{{membershipId}}", {"role": "ADMIN"}),
        Write(f"DELETE {org}/memberships/{{membershipId}}"),
        Write("POST /v2/webhooks", HOOK),
        Write("PATCH /v2/webhooks/{webhookId}", {"active": False}, hook),
        Write("DELETE /v2/webhooks/{webhookId}", holes=hook),
        Write("POST /v2/event-types/{eventTypeId}/webhooks", HOOK),
        Write("PATCH /v2/event-types/{eventTypeId}/webhooks/{webhookId}", {"active": True}, typed),
        Write("DELETE /v2/event-types/{eventTypeId}/webhooks/{webhookId}", holes=typed),
        Write(f"POST {org}/webhooks", HOOK),
        Write("POST /v2/me/ooo", AWAY),
        Write("POST /v2/teams/{teamId}/users/{userId}/ooo", {**AWAY, "toUserId": 3}),
        Write(
            "PATCH /v2/teams/{teamId}/users/{userId}/ooo/{oooId}",
            {"notes": "Back soon"},
            {"oooId": str(away[2])},
        ),
        Write(
            "DELETE /v2/teams/{teamId}/users/{userId}/ooo/{oooId}", holes={"oooId": str(away[2])}
        ),
        Write(f"POST {org}/users/{{userId}}/ooo", AWAY),
        Write(
            f"PATCH {org}/users/{{userId}}/ooo/{{oooId}}", {"toUserId": 3}, {"oooId": str(away[2])}
        ),
        Write(f"DELETE {org}/users/{{userId}}/ooo/{{oooId}}", holes={"oooId": str(away[2])}),
        Write("POST /v2/event-types/{eventTypeId}/private-links", {"maxUsageCount": 5}),
        Write(
            "PATCH /v2/event-types/{eventTypeId}/private-links/{linkId}",
            {"expiresAt": "2026-01-01T00:00:00Z"},
            linked,
        ),
        Write("DELETE /v2/event-types/{eventTypeId}/private-links/{linkId}", holes=linked),
        Write("POST /v2/selected-calendars", CALENDAR),
        Write(
            "DELETE /v2/selected-calendars",
            query={
                "integration": "google_calendar",
                "externalId": "rosa.lindqvist@example.com",
                "credentialId": "101",
            },
        ),
        Write("PUT /v2/destination-calendars", CALENDAR),
    ]


HOLES = {
    "orgId": str(ORG),
    "teamId": "1",
    "userId": "2",
    "eventTypeId": "1",
    "scheduleId": "1",
    "membershipId": "1002",
}
