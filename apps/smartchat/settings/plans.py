"""Plans: what somebody may use, and for how many US dollars a month."""

from decimal import Decimal
from functools import partial
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_settings import NoDecode

from smartchat.settings.entries import read_entries
from smartchat_core.model.budget import BudgetPeriod
from smartchat_core.model.subscription import Plan
from smartchat_core.money.plans import DEFAULT_PLANS

__all__ = ["PlanEntry", "PlanSettings"]

_REMEDY = (
    "Write a table [[plans]] for each, or a list in JSON, as in "
    """SMARTCHAT_PLANS='[{"name": "free", "questions": 9}]'; docs/reference/settings.md lists what an entry may have."""
)
_Count = Annotated[int, Field(ge=0, le=10**18)]


class PlanEntry(BaseModel):
    """One plan; what is not named has no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,39}$", description="Letters, digits and underscores.")
    price: Decimal = Field(default=Decimal(0), ge=0, le=10**6, description="US dollars a month.")
    documents: _Count | None = Field(default=None, description="Documents that somebody may have.")
    storage_bytes: _Count | None = Field(default=None, description="Bytes that their files may have together.")
    questions: _Count | None = Field(default=None, description="Questions in each period.")
    tokens: _Count | None = Field(default=None, description="Tokens of models in each period.")
    money: Decimal | None = Field(default=None, ge=0, le=10**9, description="US dollars of models in each period.")
    period: Literal["day", "month"] = Field(default="month", description="`day` or `month`, in UTC.")

    @property
    def plan(self) -> Plan:
        """The plan of the entry."""
        return Plan(
            name=self.name,
            price=self.price,
            documents=self.documents,
            storage_bytes=self.storage_bytes,
            questions=self.questions,
            tokens=self.tokens,
            money=self.money,
            period=BudgetPeriod(self.period),
        )


_read = partial(read_entries, setting="plans", of="plans", remedy=_REMEDY)


class PlanSettings(BaseModel):
    """Plans."""

    plans: Annotated[tuple[PlanEntry, ...], NoDecode, BeforeValidator(_read)] = Field(
        default=(), description="Plans as tables `[[plans]]`, from the least to the greatest; the first is everybody's."
    )

    @property
    def plans_in_order(self) -> tuple[Plan, ...]:
        """The plans, or those that there are without the setting."""
        return tuple(entry.plan for entry in self.plans) or DEFAULT_PLANS
