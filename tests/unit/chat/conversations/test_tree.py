import pytest

from smartchat_core.chat.conversations.tree import TurnTree
from smartchat_core.errors import TurnNotFound
from smartchat_core.model import TurnId


def names(*texts: str) -> tuple[TurnId, ...]:
    return tuple(map(TurnId, texts))


#       a          f
#     b   c
#    d   e
TREE = TurnTree(
    [
        (TurnId(turn), None if parent is None else TurnId(parent))
        for turn, parent in (("a", None), ("b", "a"), ("c", "a"), ("d", "b"), ("e", "c"), ("f", None))
    ]
)


def test_branches() -> None:
    assert TREE.branch(TurnId("d")) == names("a", "b", "d")
    assert TREE.branch(TurnId("c")) == names("a", "c")
    assert TREE.branch(None) == ()
    with pytest.raises(TurnNotFound):
        TREE.branch(TurnId("g"))


def test_siblings() -> None:
    assert TREE.siblings(TurnId("c")) == names("b", "c")
    assert TREE.siblings(TurnId("f")) == names("a", "f")
    assert TREE.siblings(TurnId("e")) == names("e")


def test_leaf_is_the_end_of_the_branch_that_was_asked_last() -> None:
    assert TREE.leaf(TurnId("a")) == "e"
    assert TREE.leaf(TurnId("b")) == "d"
    assert TREE.leaf(TurnId("f")) == "f"
    with pytest.raises(TurnNotFound):
        TREE.leaf(TurnId("g"))


def test_long_conversations_have_branches_too() -> None:
    links = [(TurnId(str(number)), TurnId(str(number - 1)) if number else None) for number in range(5_000)]
    tree = TurnTree(links)
    assert len(tree.branch(TurnId("4999"))) == 5_000
    assert tree.leaf(TurnId("0")) == "4999"
