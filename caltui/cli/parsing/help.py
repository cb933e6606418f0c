"""What `caltui --help` says. It is put together without a parser and without the models."""

from collections.abc import Mapping

from caltui.cli.command_table import COMMANDS
from caltui.cli.output.exits import MEANING

USAGE = """\
usage: caltui [options]                                      the console
       caltui CATEGORY VERB [ID ...] [--field value ...]     one operation
       caltui COMMAND [...]

An admin console for Cal behind the LowCodeAPI gateway, for terminals and scripts.
Data goes to stdout, everything else to stderr.

categories (caltui CATEGORY --help tells their verbs):"""

OPTIONS = """\
options:
  --profile NAME         use this profile
  --demo                 work on the embedded sandbox: no account, no network
  --read-only            refuse every write
  -o, --output FORMAT    table, json, ndjson or csv
  -v, --verbose          show each call on stderr, token blanked
  --version              show the version
  -h, --help             show this"""

EXAMPLES = """\
examples:
  caltui --demo                                   try it: an invented firm, no account
  caltui login                                    keep your token
  caltui bookings list --filter 'status:PENDING' --sort startTime
  caltui attendees create --booking-id 5 --name 'Ada L' --email ada@example.com \\
         --time-zone Europe/London
  caltui bookings cancel 5 --reason 'Host is ill' --yes
  caltui users list -o csv > users.csv
  caltui api GET /v2/me"""

ENVIRONMENT = """\
environment:
  CALTUI_API_TOKEN   the token (else: the keyring, or a file only you can read)
  CALTUI_PROFILE     the profile to use
  CALTUI_BASE_URL    where the gateway is
  CALTUI_SPEC_URL    where its specification is asked for first
  CALTUI_BUDGET      calls a minute, 0 for no limit (28 unless told)
  CALTUI_HOME        one folder for settings and everything that is kept
  HTTPS_PROXY, ALL_PROXY, NO_PROXY   the proxy, and the hosts that need none
  SSL_CERT_FILE, SSL_CERT_DIR   whom to trust, for a gateway with a certificate of its own"""


def text(titles: Mapping[str, str]) -> str:
    """The whole help. `titles` are those of the categories, by key."""
    categories = [f"  {key:<23}{title}" for key, title in titles.items()]
    commands = [f"  {name:<23}{command.help}" for name, command in COMMANDS.items()]
    codes = [f"  {int(code)}  {text}" for code, text in MEANING.items()]
    parts = [USAGE, *categories, "", "commands:", *commands, "", OPTIONS, "", EXAMPLES]
    parts += ["", ENVIRONMENT, "", "exit codes:", *codes]
    return "\n".join(parts) + "\n"
