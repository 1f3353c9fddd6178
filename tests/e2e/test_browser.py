"""The page in a browser: a person uploads a book, asks it, and looks a citation up."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect

from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_adapters.sql.database import SqlDatabase
from tests.e2e.browsing import needs_chromium
from tests.support.hosts import PREFIX, starlette_host
from tests.support.listing import ready_documents
from tests.support.web_server import listening, served

TITLE = "The <img src=x onerror=alert(1)> Lighthouse"
BOOK = """# The &lt;img src=x onerror=alert(1)&gt; Lighthouse

## Chapter 1

The old keeper Marten 𝔐 lived alone in the lighthouse of Skagen. Every evening he climbed the hundred and twelve
steps and lit the lamp. His only company was a grey cat named Pilot.

## Chapter 2

In October a storm broke the great lens. Marten rowed to the mainland to fetch the glazier Ansgar, who asked for
forty crowns and a barrel of herring.

## Chapter 3

The glazier Ansgar stole the silver compass and fled to Bergen on the night ferry. Nobody ever saw the compass
again.
"""
QUESTION = "Who stole the silver compass?"

pytestmark = needs_chromium


@pytest.fixture
def address(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the page is; with a prefix as parameter, it is below that in a program of another framework."""
    app = create_app(Settings(library=tmp_path / "library", embedder="none", max_upload_bytes=1_000_000))
    prefix = getattr(request, "param", "")
    with listening(starlette_host(app)) if prefix else served(app) as found:
        yield f"{found}{prefix}"


below_a_prefix_too = pytest.mark.parametrize(
    "address",
    [pytest.param("", id="root"), pytest.param(PREFIX, id="prefix", marks=pytest.mark.slow)],
    indirect=True,
)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """The page; a script's failure, or something that the policy blocks, fails the test."""
    problems: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(message.text)

    def crashed(error: Error) -> None:
        problems.append(str(error))

    opened = context.new_page()
    opened.on("console", console)
    opened.on("pageerror", crashed)
    opened.goto(address)
    yield opened
    assert problems == []


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "lighthouse.md"
    path.write_text(BOOK, encoding="utf-8")
    return path


def upload(page: Page, path: Path, *, status: str = "ready") -> None:
    before = page.locator("#documents li").count()
    page.set_input_files("#files", path)
    expect(page.locator("#documents li")).to_have_count(before + 1)
    expect(page.locator("#documents li").last).to_have_attribute("data-status", status, timeout=60_000)


def ask(page: Page, question: str) -> None:
    before = page.locator("#results article").count()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#results article")).to_have_count(before + 1)
    expect(page.locator("#progress")).to_have_text("The answer is complete.", timeout=60_000)


@below_a_prefix_too
def test_a_library_of_several_pages_is_shown_whole(page: Page, tmp_path: Path, book: Path) -> None:
    async def fill() -> None:
        url = f"sqlite:///{tmp_path / 'library' / 'library.db'}"
        async with SqlDatabase(url) as database, database.transaction() as work:
            for document in ready_documents(450):
                await work.documents.add(document)

    with ThreadPoolExecutor(1) as elsewhere:  # this thread has the event loop of the browser
        elsewhere.submit(lambda: asyncio.run(fill())).result()
    page.reload()
    rows = page.locator("#documents li")
    expect(rows).to_have_count(450)
    page.set_input_files("#files", book)
    expect(rows).to_have_count(451)
    expect(rows.last).to_have_attribute("data-status", "ready", timeout=60_000)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove Book 3", exact=True).click()
    expect(rows).to_have_count(450)
    titles = rows.locator(".title").all_inner_texts()
    assert titles == [*(f"Book {number}" for number in range(450) if number != 3), TITLE]


@below_a_prefix_too
def test_upload_ask_and_read(page: Page, book: Path) -> None:
    expect(page.locator("#library-empty")).to_be_visible()
    upload(page, book)
    expect(page.locator("#documents .title")).to_have_text(TITLE)
    ask(page, QUESTION)
    answer = page.locator("#results article").first
    expect(answer.locator(".answer-text")).to_contain_text("stole the silver compass")
    answer.get_by_role("button", name="Source 1").click()
    quote = answer.locator("details[open] mark").first
    expect(quote).to_contain_text("The glazier Ansgar stole the silver compass")
    # The character before it takes two units of UTF-16, and one offset: the highlight must not slip.
    expect(answer.locator("details[open] .around").first).to_contain_text("Marten 𝔐 lived alone")
    assert "on the night ferry." in quote.inner_text()
    expect(answer.locator("details[open] .place")).to_contain_text("Chapter 3")
    expect(answer.locator("details[open] summary")).to_be_focused()


@below_a_prefix_too
def test_nothing_after_the_chosen_chapter(page: Page, book: Path) -> None:
    upload(page, book)
    page.locator("#documents button.title").click()
    expect(page.get_by_label("Book", exact=True)).not_to_have_value("")
    page.get_by_label(re.compile("Only up to")).select_option(label="The end of Chapter 2 (chapter:2)")
    ask(page, QUESTION)
    expect(page.locator("#results")).not_to_contain_text("Bergen")
    ask(page, "What did the storm break?")
    answer = page.locator("#results article").first
    answer.locator("summary").first.click()
    expect(answer.locator(".around mark")).to_contain_text("lens")
    expect(page.locator("#results")).not_to_contain_text("Bergen")
    # The bound is remembered with the book.
    page.reload()
    expect(page.locator("#documents button.title")).to_be_enabled()
    page.locator("#documents button.title").click()
    bound = page.get_by_label(re.compile("Only up to")).locator("option:checked")
    expect(bound).to_have_text("The end of Chapter 2 (chapter:2)")


def test_abstention_where_the_book_has_no_answer(page: Page, book: Path) -> None:
    upload(page, book)
    ask(page, "What does quantum chromodynamics say about gluons?")
    article = page.locator("#results article").first
    expect(article).to_have_class(re.compile("not_found"))
    expect(article.locator(".answer-text")).to_contain_text("does not say")


PEOPLE = """# The Harbour

## Chapter 1

Captain Thomas Harlow was the master of the brig. Harlow slept little, and Harlow drank coffee. His sister Agnes Wren
kept the books of the harbour. Agnes Wren wrote every evening, and the boys called Agnes the clerk.

## Chapter 2

The old Skipper came aboard at noon. The Skipper laughed, and Harlow laughed with him. Agnes Wren saw the Skipper go.
Then Judge Pell arrived. Judge Pell asked for Harlow, and Harlow bowed to Judge Pell.
"""


def test_names_are_merged_and_separated(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "harbour.md"
    path.write_text(PEOPLE, encoding="utf-8")
    upload(page, path)
    page.get_by_role("button", name="People", exact=True).click()
    article = page.locator("#results article").first
    expect(article.locator(".person", has_text="Harlow").first).to_be_visible()
    merge = article.get_by_role("button", name="The two chosen are one person")
    expect(merge).to_be_disabled()
    before = article.locator(".person").count()
    article.locator(".person", has_text="Harlow").first.get_by_role("checkbox").check()
    article.locator(".person", has_text="Pell").first.get_by_role("checkbox").check()
    merge.click()
    expect(article.locator(".person")).to_have_count(before - 1)
    article.get_by_role("button", name=re.compile("^Separate .*Pell")).first.click()
    expect(article.locator(".person")).to_have_count(before)
    article.get_by_role("button", name="Forget all corrections").click()
    expect(article.locator(".person")).to_have_count(before)


def test_people_are_those_of_what_was_read(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "harbour.md"
    path.write_text(PEOPLE, encoding="utf-8")
    upload(page, path)
    page.locator("#documents button.title").click()
    page.get_by_label(re.compile("Only up to")).select_option(label="The end of Chapter 1 (chapter:1)")
    page.get_by_role("button", name="People", exact=True).click()
    article = page.locator("#results article").first
    expect(article).to_contain_text("Agnes Wren")
    expect(article).not_to_contain_text("Pell")
    expect(article).to_contain_text("read only in part")


@below_a_prefix_too
def test_answer_is_judged_once(page: Page, book: Path) -> None:
    upload(page, book)
    ask(page, QUESTION)
    feedback = page.locator("#results article").first.locator(".feedback")
    with page.expect_response("**/api/feedback") as response:
        feedback.get_by_role("button", name="Good answer").click()
    assert response.value.status == 204
    assert response.value.request.post_data_json == {"vote": "up"}
    expect(feedback.get_by_role("status")).to_have_text("Thank you for saying so.")
    expect(feedback.get_by_role("status")).to_be_focused()
    expect(feedback.get_by_role("button")).to_have_count(0)


@below_a_prefix_too
def test_conversation_is_kept_branched_and_deleted(page: Page, book: Path) -> None:
    upload(page, book)
    ask(page, QUESTION)
    ask(page, "Where did he flee?")
    listed, results = page.locator("#conversations li"), page.locator("#results article")
    expect(listed).to_have_count(1)
    page.reload()
    expect(results).to_have_count(2)
    expect(results.last.locator(".answer-text")).to_contain_text("stole the silver compass")
    results.first.get_by_role("button", name="Retry").click()
    expect(results.first).to_contain_text("2 of 2", timeout=60_000)
    results.first.get_by_role("button", name="Edit").click()
    expect(page.locator("#editing")).to_contain_text("Where did he flee?")
    page.get_by_label("Your question").fill("What did the storm break?")
    page.keyboard.press("Enter")
    expect(results.first).to_contain_text("3 of 3", timeout=60_000)
    results.first.get_by_role("button", name="Earlier version").click()
    expect(results.first).to_contain_text("2 of 3")
    page.get_by_role("button", name="New conversation").click()
    expect(results).to_have_count(0)
    listed.get_by_role("button", name=QUESTION, exact=True).click()
    expect(results).to_have_count(2)
    page.on("dialog", lambda dialog: dialog.accept())
    listed.get_by_role("button", name=f"Delete {QUESTION}").click()
    expect(listed).to_have_count(0)
    expect(results).to_have_count(0)


@below_a_prefix_too
def test_search(page: Page, book: Path) -> None:
    upload(page, book)
    page.get_by_label("Your question").fill("compass")
    page.get_by_role("button", name="Search").click()
    found = page.locator("#results .passage").first
    expect(found.locator(".passage-text mark").first).to_have_text("compass")
    found.locator("summary").click()
    expect(found.locator(".around mark")).to_contain_text("silver compass")


def test_quotes_and_summary(page: Page, book: Path) -> None:
    upload(page, book)
    page.get_by_label("Your question").fill("compass")
    page.get_by_role("button", name="Quotes").click()
    quotes = page.locator("#results .result").first
    expect(quotes.locator(".citations q").first).to_contain_text("compass")
    quotes.locator("summary").first.click()
    expect(quotes.locator(".around mark")).to_contain_text("compass")
    page.get_by_role("button", name="Summarize").click()
    summary = page.locator("#results .result").first
    expect(summary.get_by_role("heading", name="Summary")).to_be_visible()
    expect(summary.locator(".citations li").first).to_be_visible()


def test_failures_are_reported_and_documents_removed(page: Page, tmp_path: Path, book: Path) -> None:
    upload(page, book)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing of use")
    upload(page, broken, status="failed")
    expect(page.locator("#documents li").last.locator(".reason")).not_to_be_empty()
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    large = tmp_path / "large.txt"
    large.write_bytes(b"word " * 300_000)
    page.set_input_files("#files", [empty, large])
    expect(page.locator("#uploads li")).to_have_count(2)
    expect(page.get_by_role("alert").filter(has_text="empty.txt")).to_contain_text("is empty")
    expect(page.get_by_role("alert").filter(has_text="large.txt")).to_contain_text("larger")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove The").click()
    expect(page.locator("#documents li")).to_have_count(1)
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).to_contain_text("no book yet")


def test_a_folder_is_added_with_a_receipt_for_each_file_and_found_again(page: Page, tmp_path: Path, book: Path) -> None:
    folder = tmp_path / "Books"
    (folder / "sub").mkdir(parents=True)
    (folder / "lighthouse.md").write_text(f"---\nauthor: Ann Lee\n---\n\n{BOOK}", encoding="utf-8")
    (folder / "sub" / "mill.md").write_text("---\ntitle: The Mill\nauthor: Bo Ek\n---\n\n# Rye\n\nAgnes ground rye.\n")
    (folder / "sub" / "empty.txt").write_bytes(b"")
    (folder / ".hidden.md").write_text("hidden")
    (folder / "cover.jpg").write_bytes(b"\xff\xd8\xff")
    page.set_input_files("#folder", folder)
    expect(page.locator("#receipt")).to_contain_text("5 files:")
    for count, outcome in ((2, "added"), (2, "left out"), (1, "refused")):
        expect(page.locator("#receipt")).to_contain_text(f"{count} {outcome}")
        expect(page.locator(f".receipts [data-outcome='{outcome}']")).to_have_count(count)
    expect(page.locator(".receipts [data-outcome='refused']")).to_contain_text("is empty")
    rows = page.locator("#documents li:visible")
    expect(rows).to_have_count(2)
    page.set_input_files("#folder", folder)
    expect(page.locator("#receipt")).to_contain_text("2 there already")
    page.get_by_role("button", name="Dismiss the list").click()
    expect(page.locator(".receipts")).to_have_count(0)
    page.locator("#filter summary").click()
    page.get_by_label("Author or other person").fill("EK")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(rows).to_have_count(1)
    expect(rows.locator(".title")).to_have_text("The Mill")
    expect(page.locator("#book option")).to_have_count(3)
    page.get_by_label("Subject or tag").fill("whales")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#filter-empty")).to_be_visible()
    page.get_by_role("button", name="All books").click()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Details of The Mill").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("The Mill")


@below_a_prefix_too
def test_a_book_is_edited_and_editions_are_put_together_without_scripts(
    browser: Browser, address: str, tmp_path: Path, book: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/library")
    other = tmp_path / "other.txt"
    other.write_text("Marten kept the lamp of the lighthouse, in other words.")
    page.get_by_label("Files", exact=True).set_input_files([book, other])
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("2 added.")).to_be_visible()
    page.get_by_role("link", name="other.txt").click()
    page.get_by_label("Title", exact=True).fill("Lamps")
    page.get_by_label("Authors").fill("Ann Lee\nBo Ek")
    page.get_by_label("What person 1 did").select_option("translator")
    page.get_by_label("Name of person 1").fill("Eva Martin")
    page.get_by_label("Name of series 1").fill("Lights")
    page.get_by_label("Place in series 1").fill("2")
    page.get_by_label("Title", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Lamps")).to_be_visible()
    expect(page.get_by_text("edited by you")).to_have_count(4)
    page.get_by_role("button", name="Take back your edit of: Authors").click()
    expect(page.get_by_text("edited by you")).to_have_count(3)
    page.get_by_role("link", name="Editions").click()
    page.get_by_label("Put documents together").fill("l")
    page.get_by_role("button", name="Find").click()
    for one in page.get_by_role("checkbox").all():
        one.check()
    page.get_by_role("button", name="Put together").click()
    expect(page.get_by_text("searched", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Take other.txt for a work of its own").click()
    expect(page.get_by_role("heading", name="Works of their own")).to_be_visible()
    page.get_by_role("button", name="Let the metadata of other.txt decide again").click()
    expect(page.get_by_text("No work is there in several editions.")).to_be_visible()
    page.get_by_role("link", name="Books").click()
    page.get_by_label("Author or other person").fill("martin")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("list", name="Books").get_by_role("listitem")).to_have_count(1)
    context.close()


def test_works_on_a_phone(page: Page, book: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    upload(page, book)
    ask(page, QUESTION)
    page.locator("#results summary").first.click()
    expect(page.locator("#results .around mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
