from smartchat_adapters.passage_index.analysis.word_analysis import WordAnalyser, separate_words


def analyse(text: str, language: str) -> list[str]:
    """The terms of a text in order, as the index counts them."""
    analyser = WordAnalyser(language)
    words = separate_words(text.replace("\x1f", " ").encode("utf-8", "replace")).split()
    return [term for word in words for term in analyser.terms(word)]
