from tests.chaos.books import Kind, make_book, word_of
from tests.chaos.errands import Step, errand


def test_the_same_book_is_the_same_bytes() -> None:
    for number in range(60):
        assert make_book(3, number) == make_book(3, number)
        assert errand(3, number) == errand(3, number)


def test_no_two_books_are_the_same_or_share_their_word() -> None:
    books = [make_book(3, number) for number in range(300)]
    assert len({book.content for book in books}) == len(books)
    assert len({word_of(3, number) for number in range(5_000)}) == 5_000


def test_the_word_is_in_a_book_once() -> None:
    books = [make_book(3, number) for number in range(60)]
    texts = [book for book in books if book.kind in {Kind.MARKDOWN, Kind.TEXT, Kind.LONG}]
    assert texts
    assert all(book.content.count(book.word.encode()) == 1 for book in texts)


def test_every_kind_of_book_and_of_errand_comes_up() -> None:
    errands = [errand(1, number) for number in range(1, 121)]
    assert {one.book.kind for one in errands} == set(Kind)
    assert {tuple(step for _, step in one.steps) for one in errands} >= {
        (Step.ADD,),
        (Step.ADD, Step.ADD),
        (Step.ADD_TWICE,),
        (Step.ADD, Step.REMOVE),
        (Step.ADD, Step.REMOVE, Step.ADD),
    }
