"""Sessions of users: how long they last."""

from pydantic import BaseModel, Field

__all__ = ["SessionSettings"]


class SessionSettings(BaseModel):
    """Sessions of users: how long they last."""

    session_idle_hours: float = Field(
        default=168.0,
        gt=0,
        le=8_760,
        description="Time after which an unused session ends; privileged roles: 1 hour.",
    )
    session_max_hours: float = Field(
        default=720.0, gt=0, le=8_760, description="Time after which any session ends; privileged roles: 12 hours."
    )
