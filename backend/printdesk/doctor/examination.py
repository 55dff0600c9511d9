"""Everything that the doctor looks at, in the order in which one thing rests on the other."""

from collections.abc import Iterator

from printdesk.config import Settings
from printdesk.doctor import at_work, derived, files, network, setting_sense, share, stores
from printdesk.doctor.finding import Finding, Look, wrong

LOOKS: tuple[Look, ...] = (
    setting_sense.look_at_settings,
    files.look_at_data,
    files.look_at_pages,
    stores.look_at_database,
    derived.look_at_search,
    derived.look_at_packed_months,
    stores.look_at_dump_programs,
    stores.look_at_redis,
    share.look_at_share,
    at_work.look_at_health,
    network.look_at_mail_server,
    network.look_at_port,
    network.look_at_public_url,
)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, one after the other. What one look meets stops no other."""
    for each in LOOKS:
        try:
            yield from each(settings)
        except Exception as error:
            said = f"It could not be looked at: {type(error).__name__}: {error}"
            about = each.__name__.removeprefix("look_at_").replace("_", " ")
            yield wrong(about, said, "Mend what is wrong above, then try again.")
