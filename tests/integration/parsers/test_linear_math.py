"""Formulas as one line of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.parsers.toolkit.linear_math import (
    EMPTY,
    Formula,
    accent,
    atom,
    fenced,
    fraction,
    root,
    row,
    scripts,
    table,
    words,
)


def of(*texts: str) -> Formula:
    return row([atom(text) for text in texts])


HALF = fraction(atom("1"), atom("2"))
CASES = {
    "half": (HALF, "1/2"),
    "mixed number": (row([atom("3"), HALF]), "3 1/2"),
    "mixed number with its sign": (row([atom("3"), atom("\u2064"), HALF]), "3 1/2"),
    "compound fraction": (fraction(of("a", "+", "b"), of("2", "c")), "(a+b)/(2c)"),
    "fraction of fractions": (fraction(HALF, scripts(atom("x"), sup=atom("2"))), "(1/2)/x²"),
    "after a fraction": (row([HALF, atom("x")]), "1/2 x"),
    "before brackets": (row([HALF, fenced([of("a", "+", "b")])]), "1/2 (a+b)"),
    "binomial": (fenced([fraction(atom("n"), atom("k"), bar=False)]), "(n¦k)"),
    "million": (scripts(atom("10"), sup=atom("6")), "10⁶"),
    "millionth": (scripts(atom("10"), sup=of("−", "6")), "10⁻⁶"),
    "energy": (row([of("E", "=", "m"), scripts(atom("c"), sup=atom("2"))]), "E=mc²"),
    "decimal power": (scripts(atom("10"), sup=atom("6.5")), "10^6.5"),
    "compound power": (scripts(atom("e"), sup=of("x", "+", "y")), "e^(x+y)"),
    "power of a power": (scripts(scripts(atom("x"), sup=atom("2")), sup=atom("3")), "(x²)³"),
    "power of a sum": (scripts(of("a", "+", "b"), sup=atom("2")), "(a+b)²"),
    "power of what is bracketed": (scripts(fenced([of("a", "+", "b")]), sup=atom("2")), "(a+b)²"),
    "bracketed by operators": (scripts(row([atom("("), of("a", "+", "b"), atom(")")]), sup=atom("2")), "(a+b)²"),
    "water": (row([scripts(atom("H"), sub=atom("2")), atom("O")]), "H₂O"),
    "index": (row([scripts(atom("x"), sub=atom("i")), atom("y")]), "x_i y"),
    "both": (scripts(atom("x"), sub=atom("i"), sup=atom("2")), "x_i²"),
    "sum": (row([scripts(atom("∑"), sub=of("k", "=", "1"), sup=atom("n")), atom("k")]), "∑_(k=1)ⁿ k"),
    "isotope": (row([scripts(EMPTY, sup=atom("14")), atom("C")]), "¹⁴C"),
    "degrees": (scripts(atom("90"), sup=atom("∘")), "90°"),
    "prime": (scripts(atom("f"), sup=atom("′")), "f′"),
    "square root": (row([root(atom("2")), atom("x")]), "√2 x"),
    "root of a product": (root(of("2", "x")), "√(2x)"),
    "cube root": (row([atom("5"), root(atom("x"), atom("3"))]), "5∛x"),
    "root of any degree": (row([atom("5"), root(atom("x"), atom("n"))]), "5 ⁿ√x"),
    "function": (row([atom("sin"), atom("\u2061"), atom("x")]), "sin x"),
    "function of brackets": (row([atom("sin"), fenced([atom("x")])]), "sin(x)"),
    "product": (row([atom("2"), atom("\u2062"), atom("x")]), "2x"),
    "numbers beside each other": (of("2", "3"), "2 3"),
    "a number after a name": (of("x", "2"), "x 2"),
    "two indices": (scripts(atom("a"), sub=of("1", "\u2063", "2")), "a_(1,2)"),
    "words": (row([of("x", "=", "1"), words(" if "), of("y", ">", "0")]), "x=1 if y>0"),
    "mean": (accent(atom("x"), "¯"), "x\u0304"),
    "line over several": (accent(of("A", "B"), "¯"), "bar(AB)"),
    "matrix": (fenced([table([[atom("1"), atom("2")], [atom("3"), atom("4")]])]), "(1 2; 3 4)"),
    "separators": (fenced([atom("a"), atom("b"), atom("c")], separators=";,"), "(a;b,c)"),
    "nothing": (row([EMPTY, atom(" ")]), ""),
    "empty numerator": (fraction(EMPTY, atom("2")), "/2"),
}


@pytest.mark.parametrize("name", CASES)
def test_formula(name: str) -> None:
    formula, expected = CASES[name]
    assert formula.text == expected


@pytest.mark.parametrize("depth", [50_000])
def test_depth_costs_neither_a_stack_nor_the_square_of_the_length(depth: int) -> None:
    formula = atom("x")
    for level in range(depth):
        formula = scripts(formula, sup=atom("2")) if level % 2 else fraction(row([atom("a"), formula]), atom("b"))
    assert formula.text.count("(") == formula.text.count(")")
    assert len(formula.text) < 10 * depth


LEAVES = st.sampled_from(["x", "10", "6", "sin", "+", "\u2062", " ", "(", ")", "⁶"]).map(atom)
FORMULAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(row),
        st.builds(fraction, inner, inner),
        st.builds(lambda base, sub, sup: scripts(base, sub=sub, sup=sup), inner, inner, inner),
        st.builds(root, inner, inner),
    ),
    max_leaves=12,
)


@given(formula=FORMULAS)
def test_a_formula_knows_how_it_begins_and_ends(formula: Formula) -> None:
    text = formula.text
    assert (formula.first, formula.last) == (text[:1], text[-1:])
    assert formula.short in {text, ""}


@given(before=st.integers(0, 99), formula=FORMULAS)
def test_a_number_never_runs_into_what_follows(before: int, formula: Formula) -> None:
    text = row([atom(str(before)), formula]).text
    assert not text[len(str(before)) :][:1].isnumeric()
