"""What the faces of the catalogue share: one open transaction."""

from sqlalchemy import Connection


class OnConnection:
    """A face of the catalogue on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
