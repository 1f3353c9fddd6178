"""Contract suite of passage indexes."""

from __future__ import annotations

import asyncio
import itertools
import math
from array import array
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartchat_core.errors import IndexStale
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.model.search import IndexQuery, IndexStats, PassageFilter, SectionRange
from smartchat_core.model.section import SectionKind
from smartchat_core.model.span import Span
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing.passage_generations import GenerationCases
from smartchat_core.testing.passage_samples import (
    ANN,
    BOB,
    DOCUMENTS,
    EVERYWHERE,
    GENERATION,
    LAND,
    OWNERS,
    SEA,
    WORDS,
    OpenIndex,
    filters,
    libraries,
    make_passages,
    make_vectors,
    texts_in,
)
from smartchat_core.testing.passage_sharing import SharedPassageCases

__all__ = ["OpenIndex", "PassageIndexContract"]


class PassageIndexContract(GenerationCases, SharedPassageCases):
    """Subclass it, name the subclass `Test…`, and give the fixture `open_index`.

    Each call of what it returns opens the same index, which is empty at the beginning of a test, by a handle of its
    own, as another process would. `capabilities` may hold `"word analysis"`: stems, accents, Chinese and the like.
    """

    capabilities: frozenset[str] = frozenset()

    async def test_an_index_that_was_never_written_to_holds_nothing(self, index: PassageIndex) -> None:
        query = IndexQuery(text="whale", vector=make_vectors(0))
        assert await index.search(ANN, GENERATION, query, EVERYWHERE) == ()
        assert await index.stats(ANN, GENERATION) == IndexStats()
        assert await index.missing_vectors(ANN, GENERATION, SEA) == ()
        assert await index.passages(ANN, GENERATION, SEA, first=0, last=9, where=EVERYWHERE) == ()
        assert await index.documents_with(ANN, GENERATION, "whale", EVERYWHERE, limit=9) == ()
        await index.add_vectors(ANN, GENERATION, SEA, [0], make_vectors(0))
        await index.remove_document(ANN, GENERATION, SEA)
        await index.drop_generation(GENERATION)
        await index.drop_named(GENERATION.name)
        assert await index.purge_document(ANN, SEA) == await index.count_everywhere(ANN, SEA) == 0
        assert await index.stats(ANN, GENERATION) == IndexStats()

    async def test_finds_by_word_at_once(self, index: PassageIndex) -> None:
        await index.replace_document(
            ANN, GENERATION, SEA, make_passages(SEA, ["the white whale", "a quiet harbour", "the whale and the whale"])
        )
        found = await index.search(ANN, GENERATION, IndexQuery(text="WHALE!"), EVERYWHERE)
        scores = {candidate.passage.ordinal: candidate.lexical for candidate in found}
        assert set(scores) == {0, 2}
        assert all(score is not None and score > 0 for score in scores.values())
        assert all(candidate.dense is None for candidate in found)

    async def test_finds_by_the_readings_of_words(self, index: PassageIndex) -> None:
        first, second = make_passages(SEA, ["the white whale", "a quiet harbour"])
        passages = (replace(first, readings="lantern winter"), second)
        await index.replace_document(ANN, GENERATION, SEA, passages)
        (found,) = await index.search(ANN, GENERATION, IndexQuery(text="lantern"), EVERYWHERE)
        assert found.passage == first

    async def test_finds_rows_by_the_header_of_their_table(self, index: PassageIndex) -> None:
        first, second = make_passages(SEA, ["the white whale", "a quiet harbour"])
        await index.replace_document(ANN, GENERATION, SEA, (first, replace(second, header="lantern winter")))
        (found,) = await index.search(ANN, GENERATION, IndexQuery(text="lantern quiet"), EVERYWHERE)
        assert found.passage == second

    async def test_a_rare_word_weighs_more_than_a_frequent_one(self, index: PassageIndex) -> None:
        await index.replace_document(
            ANN,
            GENERATION,
            SEA,
            make_passages(SEA, ["whale harbour", "whale lantern", "whale winter", "copper orchard"]),
        )
        found = await index.search(ANN, GENERATION, IndexQuery(text="whale copper"), EVERYWHERE)
        best = max(found, key=lambda candidate: candidate.lexical or 0)
        assert best.passage.ordinal == 3

    async def test_finds_by_vector(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["one", "two", "three", "four"]))
        await index.add_vectors(ANN, GENERATION, SEA, [2, 0, 1], make_vectors(0.2, 1.0, math.pi))
        query = IndexQuery(vector=make_vectors(0.0), limit=2)
        found = await index.search(ANN, GENERATION, query, EVERYWHERE)
        cosines = {candidate.passage.ordinal: candidate.dense for candidate in found}
        assert cosines == {
            2: pytest.approx(math.cos(0.2), abs=2e-3),
            0: pytest.approx(math.cos(1.0), abs=2e-3),
        }

    async def test_returns_the_union_of_both_sides(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour", "lantern"]))
        await index.add_vectors(ANN, GENERATION, SEA, [0, 1, 2], make_vectors(2.0, 0.1, 3.0))
        query = IndexQuery(text="whale", vector=make_vectors(0.0), limit=1)
        assert texts_in(await index.search(ANN, GENERATION, query, EVERYWHERE)) == {"whale", "harbour"}

    async def test_a_passage_comes_back_as_it_was_given(self, index: PassageIndex) -> None:
        given_passage = Passage(
            document_id=SEA,
            ordinal=7,
            span=Span(start=100, end=131),
            text="Wh\u00e4le\u2014 \U0001f40b\nand\ttabs, \u2018quotes\u2019 \x00 end",
            section=None,
            section_kind=SectionKind.NOTES,
        )
        await index.replace_document(ANN, GENERATION, SEA, [given_passage])
        found = await index.search(ANN, GENERATION, IndexQuery(text="tabs"), EVERYWHERE)
        assert [candidate.passage for candidate in found] == [given_passage]

    async def test_replacing_a_document_drops_its_passages_and_vectors(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]))
        await index.add_vectors(ANN, GENERATION, SEA, [0, 1], make_vectors(0.0, 1.0))
        await index.search(ANN, GENERATION, IndexQuery(vector=make_vectors(0.0)), EVERYWHERE)
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["lantern", "whale", "copper"]))
        assert await index.stats(ANN, GENERATION) == IndexStats(passages=3, vectors=0)
        assert await self.words(index, "harbour") == set()
        assert await index.search(ANN, GENERATION, IndexQuery(vector=make_vectors(0.0)), EVERYWHERE) == ()
        assert await index.missing_vectors(ANN, GENERATION, SEA) == (0, 1, 2)
        await index.replace_document(ANN, GENERATION, SEA, [])
        assert await index.stats(ANN, GENERATION) == IndexStats()

    async def test_giving_the_same_twice_changes_nothing(self, index: PassageIndex) -> None:
        for _ in range(2):
            await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "whale"]))
        for _ in range(2):
            await index.add_vectors(ANN, GENERATION, SEA, [0, 1], make_vectors(0.0, 0.5))
        assert await index.stats(ANN, GENERATION) == IndexStats(passages=2, vectors=2)
        found = await index.search(ANN, GENERATION, IndexQuery(text="whale", vector=make_vectors(0.0)), EVERYWHERE)
        assert sorted(candidate.passage.ordinal for candidate in found) == [0, 1]

    async def test_the_last_vector_given_counts(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]))
        await index.add_vectors(ANN, GENERATION, SEA, [0], make_vectors(2.0))
        await index.add_vectors(ANN, GENERATION, SEA, [1, 0], make_vectors(1.0, 0.5))
        found = await index.search(ANN, GENERATION, IndexQuery(vector=make_vectors(0.0)), EVERYWHERE)
        assert {candidate.passage.ordinal: candidate.dense for candidate in found} == {
            0: pytest.approx(math.cos(0.5), abs=2e-3),
            1: pytest.approx(math.cos(1.0), abs=2e-3),
        }

    async def test_missing_vectors_come_in_order_and_unknown_ordinals_are_ignored(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, list("abcde")))
        await index.add_vectors(ANN, GENERATION, SEA, [3, 99, 1], make_vectors(0.0, 0.1, 0.2))
        assert await index.missing_vectors(ANN, GENERATION, SEA) == (0, 2, 4)
        assert await index.stats(ANN, GENERATION, SEA) == IndexStats(passages=5, vectors=2)
        await index.add_vectors(ANN, GENERATION, SEA, [4, 2, 0], make_vectors(0.0, 0.1, 0.2))
        assert await index.missing_vectors(ANN, GENERATION, SEA) == ()
        await index.add_vectors(ANN, GENERATION, LAND, [0], make_vectors(0.0))
        assert await index.stats(ANN, GENERATION) == IndexStats(passages=5, vectors=5)

    async def test_vectors_of_another_dimension_are_refused(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale"]))
        wrong = Vectors(dimension=2, float32=array("f", [1.0, 0.0]).tobytes())
        with pytest.raises(IndexStale):
            await index.add_vectors(ANN, GENERATION, SEA, [0], wrong)
        with pytest.raises(IndexStale):
            await index.search(ANN, GENERATION, IndexQuery(vector=wrong), EVERYWHERE)

    async def test_removing_a_document_leaves_the_others(self, index: PassageIndex) -> None:
        for document in (SEA, LAND):
            await index.replace_document(ANN, GENERATION, document, make_passages(document, [f"whale {document}"]))
            await index.add_vectors(ANN, GENERATION, document, [0], make_vectors(0.0))
        await index.remove_document(ANN, GENERATION, SEA)
        await index.remove_document(ANN, GENERATION, SEA)
        query = IndexQuery(text="whale", vector=make_vectors(0.0))
        assert texts_in(await index.search(ANN, GENERATION, query, EVERYWHERE)) == {f"whale {LAND}"}
        assert await index.stats(ANN, GENERATION) == IndexStats(passages=1, vectors=1)

    async def test_an_owner_never_sees_or_changes_what_another_has(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale of ann"]))
        await index.add_vectors(ANN, GENERATION, SEA, [0], make_vectors(0.0))
        query = IndexQuery(text="whale", vector=make_vectors(0.0))
        named = PassageFilter(documents=frozenset({SEA}))
        for where in (EVERYWHERE, named):
            assert await index.search(BOB, GENERATION, query, where) == ()
            assert await index.passages(BOB, GENERATION, SEA, first=0, last=9, where=where) == ()
        assert await index.stats(BOB, GENERATION) == await index.stats(BOB, GENERATION, SEA) == IndexStats()
        await index.remove_document(BOB, GENERATION, SEA)
        await index.add_vectors(BOB, GENERATION, SEA, [0], make_vectors(3.0))
        await index.replace_document(BOB, GENERATION, SEA, make_passages(SEA, ["whale of bob"]))
        found = await index.search(ANN, GENERATION, query, EVERYWHERE)
        assert texts_in(found) == {"whale of ann"}
        assert [candidate.dense for candidate in found] == [pytest.approx(1.0, abs=2e-3)]

    async def test_what_was_written_is_there_after_reopening(self, open_index: OpenIndex) -> None:
        async with open_index() as index:
            await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]))
            await index.add_vectors(ANN, GENERATION, SEA, [0], make_vectors(0.0))
        async with open_index() as index:
            assert await self.words(index, "whale") == {"whale"}
            assert await index.missing_vectors(ANN, GENERATION, SEA) == (1,)

    async def test_two_handles_see_what_the_other_commits(self, open_index: OpenIndex) -> None:
        query = IndexQuery(vector=make_vectors(0.0))
        async with open_index() as one, open_index() as two:
            assert await self.words(two, "whale") == set()
            await one.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]))
            assert await self.words(two, "whale") == {"whale"}
            for angle in (0.5, 1.0):
                await one.add_vectors(ANN, GENERATION, SEA, [0], make_vectors(angle))
                (found,) = await two.search(ANN, GENERATION, query, EVERYWHERE)
                assert found.dense == pytest.approx(math.cos(angle), abs=2e-3)
            await one.drop_generation(GENERATION)
            assert await self.words(two, "whale") == set()
            await one.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["lantern"]))
            assert await self.words(two, "lantern whale") == {"lantern"}
            await two.replace_document(ANN, GENERATION, LAND, make_passages(LAND, ["copper"]))
            assert await self.words(one, "lantern copper") == {"lantern", "copper"}

    async def test_neighbours_are_read_in_order_and_filtered(self, index: PassageIndex) -> None:
        stored = make_passages(SEA, list("abcdef"))
        await index.replace_document(ANN, GENERATION, SEA, list(reversed(stored)))
        read = await index.passages(ANN, GENERATION, SEA, first=1, last=3, where=EVERYWHERE)
        assert read == stored[1:4]
        until = PassageFilter(until=((SEA, stored[2].span.end),))
        assert await index.passages(ANN, GENERATION, SEA, first=-5, last=99, where=until) == stored[:3]
        elsewhere = PassageFilter(documents=frozenset({LAND}))
        assert await index.passages(ANN, GENERATION, SEA, first=0, last=9, where=elsewhere) == ()

    async def test_the_filter_comes_before_the_limit(self, index: PassageIndex) -> None:
        better = make_passages(SEA, ["whale whale whale"] * 1000)
        await index.replace_document(ANN, GENERATION, SEA, better)
        await index.add_vectors(ANN, GENERATION, SEA, range(1000), make_vectors(*[0.0] * 1000))
        worse = make_passages(LAND, ["a long road through the orchard to a whale", "winter"])
        await index.replace_document(ANN, GENERATION, LAND, worse)
        await index.add_vectors(ANN, GENERATION, LAND, [0, 1], make_vectors(1.5, 3.0))
        first = better[0].span
        filters_and_results = [
            (PassageFilter(documents=frozenset({LAND})), worse[0]),
            (PassageFilter(until=((SEA, 0),)), worse[0]),
            (PassageFilter(until=((SEA, first.end),), documents=frozenset({SEA})), better[0]),
            (PassageFilter(sections=(SectionRange(document_id=SEA, start=0, end=5),)), worse[0]),
            (
                PassageFilter(
                    documents=frozenset({SEA}),
                    sections=(SectionRange(document_id=SEA, start=better[999].span.start, end=better[999].span.end),),
                ),
                better[999],
            ),
        ]
        for where, expected in filters_and_results:
            for query in (IndexQuery(text="whale", limit=1), IndexQuery(vector=make_vectors(0.0), limit=1)):
                found = await index.search(ANN, GENERATION, query, where)
                assert [candidate.passage for candidate in found] == [expected]

    async def test_required_phrases_must_occur_word_for_word(self, index: PassageIndex) -> None:
        texts = ["The White\n  Whale swam", "a whale, white as snow", "white whale and winter", "to be or not to be"]
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, texts))
        await index.add_vectors(ANN, GENERATION, SEA, range(4), make_vectors(0.0, 0.1, 0.2, 0.3))

        async def ordinals(*phrases: str, text: str = "", where: PassageFilter = EVERYWHERE) -> set[int]:
            query = IndexQuery(text=text, vector=make_vectors(0.0), phrases=phrases, require_phrases=True)
            return {each.passage.ordinal for each in await index.search(ANN, GENERATION, query, where)}

        assert await ordinals("white whale", text="whale") == {0, 2}
        assert await ordinals("WHITE whale", "winter") == {2}
        assert await ordinals("to be or not") == {3}
        assert await ordinals("black whale") == set()
        assert await ordinals("white whale", where=PassageFilter(until=((SEA, 30),))) == {0}

    async def test_finds_the_documents_that_hold_words_next_to_each_other(self, index: PassageIndex) -> None:
        texts = {SEA: ["white harbour, whale", "the WHITE whale"], LAND: ["whale white", "white lantern whale"]}
        for document, passages in texts.items():
            await index.replace_document(ANN, GENERATION, document, make_passages(document, passages))
        await index.replace_document(BOB, GENERATION, LAND, make_passages(LAND, ["white whale"]))

        async def found(words: str, *, where: PassageFilter = EVERYWHERE, limit: int = 9) -> dict[DocumentId, int]:
            passages = await index.documents_with(ANN, GENERATION, words, where, limit=limit)
            assert len(passages) == len({one.document_id for one in passages})
            return {one.document_id: one.ordinal for one in passages}

        assert set(await found("whale")) == {SEA, LAND}
        assert await found("White Whale") == {SEA: 1}
        assert await found("white whale", where=PassageFilter(until=((SEA, 30),))) == {}
        assert await found("white whale", where=PassageFilter(documents=frozenset({LAND}))) == {}
        assert await found("copper") == await found("white copper") == await found("?") == {}
        assert len(await found("whale", limit=1)) == 1
        assert await found("whale", limit=0) == {}

    async def test_optional_phrases_only_add_words(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["white whale", "whale", "winter"]))
        query = IndexQuery(text="winter", phrases=("white whale",))
        assert len(await index.search(ANN, GENERATION, query, EVERYWHERE)) == 3

    @pytest.mark.parametrize(
        "text",
        [
            "", " ", "\x00", "whale\x00", '"', '"whale', "whale*", "whale NEAR harbour", "NEAR(whale harbour, 3)",
            "AND", "whale AND NOT OR", "(whale", "whale)", "text:whale", "-whale", "^whale", "{whale}",
            "whale'; DROP TABLE x",
            "%_\\", "\ud800", "\u202e\u200b", "🐋", "e\u0301\u0301\u0301", "\x1f", "\n\r\t", "'", "''''", "’", "...",
        ],
    )  # fmt: skip
    async def test_no_query_text_is_an_error(self, index: PassageIndex, text: str) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]))
        for phrases in ((), (text,)):
            query = IndexQuery(text=text, phrases=phrases, require_phrases=bool(phrases))
            found = await index.search(ANN, GENERATION, query, EVERYWHERE)
            assert texts_in(found) <= {"whale", "harbour"}
        if "whale" in text:
            assert "whale" in await self.words(index, text)

    async def test_a_very_long_query_is_answered(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]))
        many = "whale " + " ".join(f"word{number}" for number in range(10_000))
        assert await self.words(index, many) == {"whale"}
        await self.words(index, "w" * 100_000)

    async def test_a_limit_of_nothing_gives_nothing(self, index: PassageIndex) -> None:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale"]))
        assert await index.search(ANN, GENERATION, IndexQuery(text="whale", limit=0), EVERYWHERE) == ()

    async def test_words_are_analysed_in_the_language_of_the_document(self, index: PassageIndex) -> None:
        if "word analysis" not in self.capabilities:
            pytest.skip("capability not declared: word analysis")
        texts = {
            "en": "She was running home, don’t worry about Dorothea’s naïve well-known cousins.",
            "fr": "L’homme descendait les élégantes collines; aujourd’hui il pleuvait.",
            "de": "In den alten Häusern wohnten die Mädchen, die Straße war leer.",
            "ru": "Все счастливые семьи похожи; ёлка стояла в комнатах.",
            "ja": "日本の首都は東京です。猫が好きだ。",
            "ar": "قرأ الكتاب في المدرسة",
            "hi": "किताबें मेज़ पर थीं",
            "th": "แมวกินปลา",
        }
        for language, text in texts.items():
            document = DocumentId(f"doc-{language}")
            await index.replace_document(ANN, GENERATION, document, make_passages(document, [text]), language=language)
        questions = {
            "en": ["run", "RUNS", "dorothea", "naive", "known", "well", "cousin"],
            "fr": ["homme", "élégante", "elegantes", "colline", "l'homme"],
            "de": ["Haus", "haus", "mädchen", "STRASSE"],
            "ru": ["счастливая семья", "елка", "комната"],
            "ja": ["首都", "東京", "猫"],
            "ar": ["كتاب", "مدرسة"],
            "hi": ["किताब"],
            "th": ["ปลา"],
        }
        for language, words in questions.items():
            for word in words:
                assert texts[language] in await self.words(index, word), word
        assert await self.words(index, "the and of") == set()

    async def test_readers_see_whole_documents_while_one_is_written(self, open_index: OpenIndex) -> None:
        versions = [make_passages(SEA, ["whale"] * 40), make_passages(SEA, ["harbour"] * 60)]
        query = IndexQuery(text="whale harbour")
        async with open_index() as writer, open_index() as reader:
            await writer.replace_document(ANN, GENERATION, SEA, versions[0])
            writing = True

            async def write() -> None:
                nonlocal writing
                for version in (versions * 8)[1:]:
                    await writer.replace_document(ANN, GENERATION, SEA, version)
                    await writer.add_vectors(ANN, GENERATION, SEA, [0], make_vectors(0.0))
                writing = False

            async def read() -> None:
                while writing:
                    found = await reader.search(ANN, GENERATION, query, EVERYWHERE)
                    texts = {candidate.passage.text for candidate in found}
                    assert (len(found), texts) in [(40, {"whale"}), (60, {"harbour"})]
                    await asyncio.sleep(0)

            await asyncio.gather(write(), read(), read())

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        library=libraries(),
        where=filters(),
        scope=st.sampled_from(OWNERS),
        shares=st.booleans(),
        wanted=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
        limit=st.integers(1, 12),
    )
    async def test_results_are_the_best_of_what_is_admitted(
        self,
        index: PassageIndex,
        library: dict[tuple[OwnerScope, DocumentId], list[str]],
        where: PassageFilter,
        scope: OwnerScope,
        shares: bool,
        wanted: list[str],
        limit: int,
    ) -> None:
        await index.drop_generation(GENERATION)
        if shares:
            scope = _with_what_others_share(scope, library)
        angle_of: dict[tuple[DocumentId, int], float] = {}
        admitted: list[Passage] = []
        angles = itertools.count(1)
        for (owner, document), texts in library.items():
            stored = make_passages(document, texts)
            await index.replace_document(owner, GENERATION, document, stored)
            mine = [next(angles) * 0.07 for _ in stored]
            await index.add_vectors(owner, GENERATION, document, range(len(stored)), make_vectors(*mine))
            for passage, angle in zip(stored, mine, strict=True):
                if scope.reads(owner.owner, document):
                    angle_of[document, passage.ordinal] = angle
            admitted += [one for one in stored if scope.reads(owner.owner, document) and where.admits(one)]

        found = await index.search(scope, GENERATION, IndexQuery(text=" ".join(wanted), limit=limit), where)
        matching = [passage for passage in admitted if set(wanted) & set(passage.text.split())]
        assert len(found) == min(limit, len(matching))
        assert {candidate.passage.id for candidate in found} <= {passage.id for passage in matching}
        assert all(candidate.passage in admitted for candidate in found)

        found = await index.search(scope, GENERATION, IndexQuery(vector=make_vectors(0.0), limit=limit), where)
        nearest = sorted(admitted, key=lambda passage: angle_of[passage.document_id, passage.ordinal])
        assert {candidate.passage.id for candidate in found} == {passage.id for passage in nearest[:limit]}

        for document in DOCUMENTS:
            read = await index.passages(scope, GENERATION, document, first=1, last=3, where=where)
            expected = [each for each in admitted if each.document_id == document and 1 <= each.ordinal <= 3]
            assert list(read) == expected


def _with_what_others_share(scope: OwnerScope, library: dict[tuple[OwnerScope, DocumentId], list[str]]) -> OwnerScope:
    """The scope with the first document of each other owner that is named like none of its own."""
    shared: dict[OwnerScope, SharedDocument] = {}
    for owner, document in sorted(library, key=lambda key: (key[0].owner, key[1])):
        if owner != scope and (scope, document) not in library:
            shared.setdefault(owner, SharedDocument(document=document, owner=owner.owner))
    return OwnerScope(owner=scope.owner, shared=frozenset(shared.values()))
