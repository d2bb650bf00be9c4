"""The command line: one file per command. Expected faults are one line on stderr, never a traceback."""

from __future__ import annotations

import typer

from app.cli import (
    ask,
    backup,
    demo,
    digest,
    exporting,
    flagging,
    importing,
    mapping,
    migrate,
    organising,
    proving,
    rebuild,
    replay,
    schema,
    searching,
    serve,
    trail,
    verifying,
    webhook,
)
from app.cli.errors import Commands

app = typer.Typer(
    name="negotiation-ledger",
    cls=Commands,
    help="A ledger of negotiation: every request, decision, promise and escalation as an event that nobody can edit.",
    epilog="""Begin here:

negotiation-ledger demo   tells a story and serves it

negotiation-ledger trail demo:no-sso --data data/demo   shows why the answer was no""",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo", help=demo.HELP, epilog=demo.EPILOG)(demo.demo)
app.command("serve", help=serve.HELP, epilog=serve.EPILOG)(serve.serve)
app.command("import", help=importing.HELP, epilog=importing.EPILOG)(importing.import_)
app.command("export", help=exporting.HELP, epilog=exporting.EPILOG)(exporting.export)
app.command("trail", help=trail.HELP, epilog=trail.EPILOG)(trail.trail)
app.command("replay", help=replay.HELP, epilog=replay.EPILOG)(replay.replay)
mapping.app.add_typer(organising.app, name="organisation")
app.add_typer(mapping.app, name="map")
app.command("ask", help=ask.HELP, epilog=ask.EPILOG)(ask.ask)
app.command("search", help=searching.HELP, epilog=searching.EPILOG)(searching.search_)
app.command("digest", help=digest.HELP, epilog=digest.EPILOG)(digest.digest)
app.command("flags", help=flagging.HELP, epilog=flagging.EPILOG)(flagging.flags)
app.command("rebuild", help=rebuild.HELP, epilog=rebuild.EPILOG)(rebuild.rebuild)
app.add_typer(webhook.app, name="webhook")
app.command("backup", help=backup.HELP, epilog=backup.EPILOG)(backup.backup)
app.command("migrate", help=migrate.HELP, epilog=migrate.EPILOG)(migrate.migrate)
app.command("verify", help=verifying.HELP, epilog=verifying.EPILOG)(verifying.verify)
app.command("prove", help=proving.PROVE_HELP, epilog=proving.PROVE_EPILOG)(proving.prove)
app.command("verify-proof", help=proving.VERIFY_PROOF_HELP, epilog=proving.VERIFY_PROOF_EPILOG)(proving.verify_proof)
app.command("schema", help=schema.HELP, epilog=schema.EPILOG)(schema.schema)


def main() -> None:
    """Run the command line."""
    app()
