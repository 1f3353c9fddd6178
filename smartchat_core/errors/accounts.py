"""Refusals to people: who they are, and what they may do."""

from __future__ import annotations

from smartchat_core.errors.base import SmartChatError
from smartchat_core.errors.inputs import InvalidRequest
from smartchat_core.errors.limits import RateLimited

__all__ = [
    "LinkRefused",
    "NameTaken",
    "NotSignedIn",
    "PasskeyRefused",
    "PermissionDenied",
    "SecondFactorRequired",
    "SharingEnded",
    "SignInRefused",
    "SignInThrottled",
    "StepUpRequired",
    "TokenRefused",
    "WeakPassword",
]


class SignInRefused(SmartChatError):
    """Nobody is let in by what was given. It never says what was wrong with it."""

    code = "sign_in_refused"
    default_remedy = "Check what you entered. A forgotten password can be reset."

    def public_message(self) -> str:
        """The same for every reason: the cause is for the log."""
        return f"The sign-in was refused. {self.remedy}"


class SignInThrottled(RateLimited):
    """There were too many wrong sign-ins of late: nothing was compared.

    It depends on the name that was given and on where the request came from, and not on whether there is an account.
    """

    code = "sign_in_throttled"
    default_remedy = (
        "Wait a little, or give the password and the code of your second factor together: they are always compared."
    )


class WeakPassword(InvalidRequest):
    """A new password is too short, too long, or among those that are guessed first."""

    code = "weak_password"
    default_remedy = "Choose another one: several words that have nothing to do with each other are easy to remember."


class TokenRefused(SmartChatError):
    """The token of a provider (OpenID Connect) is not accepted, or the provider is not the one it says it is.

    The cause is for the log: who brought the token learns of the refusal only.
    """

    code = "token_refused"
    default_remedy = "Sign in again."

    def public_message(self) -> str:
        """The same for every reason."""
        return f"The sign-in was refused. {self.remedy}"


class PasskeyRefused(InvalidRequest):
    """A passkey was made or used for something else, too late, or without its user being verified."""

    code = "passkey_refused"
    default_remedy = "Begin again."


class LinkRefused(SmartChatError):
    """A link that works once was used, withdrawn, has expired, or never was one."""

    code = "link_refused"
    default_remedy = "Ask for another link."

    def public_message(self) -> str:
        """The same for every reason."""
        return f"This link does not work, or not any more. {self.remedy}"


class SecondFactorRequired(SmartChatError):
    """The password was right, and the account asks for a second factor."""

    code = "second_factor_required"


class NotSignedIn(SmartChatError):
    """What was asked for needs somebody who has signed in; a session or key that has ended counts as none."""

    code = "not_signed_in"
    default_remedy = "Sign in."


class StepUpRequired(SmartChatError):
    """What was asked for needs a sign-in of the last few minutes."""

    code = "step_up_required"
    default_remedy = "Confirm who you are, and try again."


class PermissionDenied(SmartChatError):
    """The account may not do it."""

    code = "permission_denied"

    def public_message(self) -> str:
        """Without the cause, which is for the log."""
        return "This account may not do that."


class SharingEnded(SmartChatError):
    """Something that was being read is shared with the reader no more."""

    code = "sharing_ended"
    default_remedy = "Try again with what you may read now."


class NameTaken(SmartChatError):
    """Somebody else has this name."""

    code = "name_taken"
    default_remedy = "Choose another name."
