"""What SQLAlchemy has compiled stays compiled, though each test has a database of its own.

Compiled statements are kept by the engine that they were compiled for, and by its dialect. That
there is another one for each test took a good part of what a test takes.
"""

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import CompiledCacheType

_dialects: dict[str, Dialect] = {}
_compiled: CompiledCacheType = {}


def keep_compiled() -> None:
    """From now on, all engines of this process that talk to the same kind of database share."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    engine = connection.engine
    # Whoever comes here has connected, so its dialect knows the database by now.
    known = _dialects.setdefault(engine.dialect.name, engine.dialect)
    if engine.get_execution_options().get("compiled_cache") is not _compiled:
        engine.dialect = connection.dialect = known
        engine.update_execution_options(compiled_cache=_compiled)
        connection.execution_options(compiled_cache=_compiled)
