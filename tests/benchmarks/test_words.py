"""The tool that proposes certainty words: what it may do, and what it leaves alone."""

from pathlib import Path

import numpy as np
import pytest
from benchmarks.cases.reading import read_axes, read_cases
from benchmarks.words import __main__ as words
from benchmarks.words.fitting import STEPS, Fit, Words
from benchmarks.words.writing import Proposal, read_reasoned, write_words

from ecomkt.inference.recommend import Recommender

REASONED = Path(words.__file__).with_name("reasoned.yaml")
RULES = """\
rules:
  - id: one
    when: {offer: [goods]}
    favour: {model: {vertical: strong, hybrid: fair}, format: {video: fair}}
    against:
      model: {content: fair,
        service: fair}
    because: {en: "hybrid: fair is no word here.", zh-Hant: 好。}
  - id: two
    favour: {model: {hybrid: fair}}
    because: {en: Two., zh-Hant: 二。}
"""


def test_words_are_replaced_where_they_stand_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "models.yaml").write_text(RULES, encoding="utf-8")
    write_words(
        tmp_path,
        [Proposal("one", "model/hybrid", "fair", "good"), Proposal("one", "model/service", "fair", "slight")],
    )
    expected = RULES.replace("hybrid: fair}, format", "hybrid: good}, format").replace(
        "service: fair", "service: slight"
    )
    assert (tmp_path / "models.yaml").read_text(encoding="utf-8") == expected


def test_a_word_that_stands_otherwise_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "models.yaml").write_text(RULES, encoding="utf-8")
    with pytest.raises(ValueError, match="one says model/hybrid 0 times"):
        write_words(tmp_path, [Proposal("one", "model/hybrid", "strong", "decisive")])


def test_proposals_stay_within_a_step_of_the_reasoned_word_and_help_on_what_they_learn_from(plain: Recommender) -> None:
    cases = read_cases(plain.kb.codebook)
    axis = next(axis for axis in read_axes(plain.kb.codebook) if axis.name == "methods")
    model = Words(plain.kb, read_reasoned(REASONED))
    samples = model.samples(plain, cases, axis)
    fit = Fit(model, len(axis.options), frozenset(), penalty=0.01)
    learnt = fit.learnt(samples)
    assert np.abs(learnt - model.anchor).max() == STEPS
    assert fit.hits(learnt, samples)[0][0] > fit.hits(model.anchor, samples)[0][0]


def test_the_scores_are_those_of_the_program(plain: Recommender) -> None:
    axis = next(axis for axis in read_axes(plain.kb.codebook) if axis.name == "formats")
    model = Words(plain.kb, {})
    for sample in model.samples(plain, read_cases(plain.kb.codebook)[:10], axis):
        scores = model.scores(model.scale[model.written], sample, len(axis.options))[0]
        certainties = np.sign(scores) * (1 - np.exp(-np.abs(scores)))
        answer = plain.certainties_given(plain.beliefs(sample.case.profile))
        unbarred = [(o, answer[f"{axis.family}/{o}"]) for o in axis.options if answer[f"{axis.family}/{o}"] > -1]
        for option, certainty in unbarred:
            assert certainties[axis.options.index(option)] == pytest.approx(certainty, abs=1e-6)


def test_it_writes_only_where_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "triggers.yaml").write_text(
        (words.RULES / "triggers.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    before = {path: path.read_bytes() for path in words.RULES.glob("*.yaml")}
    assert words.main(["triggers", "--rules", str(tmp_path), "--penalty", "0.1", "--write"]) == 0
    assert "cross-validated" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in words.RULES.glob("*.yaml")} == before
    assert (tmp_path / "triggers.yaml").read_bytes() != before[words.RULES / "triggers.yaml"]


@pytest.mark.parametrize("axis", ["models", "own site"])
def test_an_axis_that_is_none_is_refused(axis: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        words.main([axis])
    assert f"no such axis: {axis}" in capsys.readouterr().err
