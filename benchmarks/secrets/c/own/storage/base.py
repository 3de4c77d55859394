from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class ReprMixin:
    def __repr__(self):
        values = ", ".join(f"{c.name}={getattr(self, c.name)!r}" for c in self.__table__.columns)
        return f"{type(self).__name__}({values})"


class SafeReprMixin:
    __private__ = ()

    def __repr__(self):
        values = ", ".join(f"{c.name}={getattr(self, c.name)!r}" for c in self.__table__.columns if c.name not in self.__private__)
        return f"{type(self).__name__}({values})"
