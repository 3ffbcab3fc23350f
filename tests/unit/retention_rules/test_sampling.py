import hashlib
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention_rules import Sampling, SamplingMethod
from retention_rules.errors import SamplingRefused
from retention_rules.sampling import Candidate, Sample, sample

SEED = "2026-municipal-lottery-4712"
IDS = [f"unit-{number:03}" for number in range(100)]


def candidates(*ids: str) -> list[Candidate]:
    return [Candidate(unit_id=one) for one in ids or IDS]


def chosen(method: SamplingMethod, parameter: str, *given: Candidate, seed: str = "") -> Sample:
    sampling = Sampling(method=method, parameter=parameter)
    return sample(given or candidates(), sampling, seed=seed)


def test_a_manual_sorting_is_left_to_a_person() -> None:
    assert chosen(SamplingMethod.MANUAL, "").undecided == tuple(IDS)


def test_every_tenth_is_kept_in_order_of_identifier() -> None:
    found = sample(reversed(candidates()), Sampling(method=SamplingMethod.NTH, parameter="10"))

    assert found.kept == tuple(IDS[::10])
    assert len(found.left) == 90


def test_years_are_kept_by_their_last_figures() -> None:
    found = chosen(
        SamplingMethod.YEARS,
        "0, 5",
        Candidate(unit_id="a", on=date(2010, 5, 1)),
        Candidate(unit_id="b", on=date(2011, 5, 1)),
        Candidate(unit_id="c", on=date(2015, 5, 1)),
        Candidate(unit_id="d"),
    )

    assert found == Sample(kept=("a", "c"), left=("b",), undecided=("d",))


def test_initials_are_compared_without_case_or_accents() -> None:
    found = chosen(
        SamplingMethod.INITIAL,
        "e,TR",
        Candidate(unit_id="a", name="Édouard"),
        Candidate(unit_id="b", name="tremblay"),
        Candidate(unit_id="c", name="Tardieu"),
        Candidate(unit_id="d", name=" "),
    )

    assert found == Sample(kept=("a", "b"), left=("c",), undecided=("d",))


def test_an_event_keeps_what_is_before_it_or_from_it() -> None:
    day = date(2020, 3, 17)
    given = [
        Candidate(unit_id="before", on=date(2020, 3, 16)),
        Candidate(unit_id="that day", on=day),
    ]

    assert chosen(SamplingMethod.BEFORE_EVENT, day.isoformat(), *given).kept == ("before",)
    assert chosen(SamplingMethod.AFTER_EVENT, day.isoformat(), *given).kept == ("that day",)


def test_a_draw_is_the_smallest_digests_of_seed_and_identifier() -> None:
    found = chosen(SamplingMethod.RANDOM, "20", seed=SEED)

    digests = sorted((hashlib.sha256(f"{SEED}:{one}".encode()).hexdigest(), one) for one in IDS)
    assert set(found.kept) == {one for _, one in digests[:20]}
    assert found.kept == tuple(sorted(found.kept))


def test_an_auditor_finds_the_same_draw_with_coreutils(tmp_path: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    (tmp_path / "units.txt").write_text("".join(f"{one}\n" for one in IDS))
    script = f"""while read -r id; do
        printf '%s %s\\n' "$(printf '%s:%s' {SEED} "$id" | sha256sum)" "$id"
    done < units.txt | LC_ALL=C sort | head -n 20"""

    told = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout

    drawn = {line.split()[-1] for line in told.splitlines()}
    assert drawn == set(chosen(SamplingMethod.RANDOM, "20", seed=SEED).kept)


@given(st.permutations(IDS[:12]), st.integers(1, 100))
def test_no_order_changes_a_draw_and_a_share_is_rounded_up(ids: list[str], percent: int) -> None:
    sampling = Sampling(method=SamplingMethod.RANDOM, parameter=f"{percent}%")

    one = sample(candidates(*ids), sampling, seed=SEED)

    assert one == sample(candidates(*IDS[:12]), sampling, seed=SEED)
    assert len(one.kept) == -(-12 * percent // 100)


def test_a_larger_draw_contains_the_smaller() -> None:
    small = chosen(SamplingMethod.RANDOM, "5%", seed=SEED)
    large = chosen(SamplingMethod.RANDOM, "10%", seed=SEED)

    assert set(small.kept) < set(large.kept)


@pytest.mark.parametrize(
    ("method", "parameter"),
    [
        (SamplingMethod.NTH, "0"),
        (SamplingMethod.NTH, ""),
        (SamplingMethod.RANDOM, "101%"),
        (SamplingMethod.RANDOM, "beaucoup"),
        (SamplingMethod.YEARS, "fin"),
        (SamplingMethod.INITIAL, " , "),
        (SamplingMethod.AFTER_EVENT, "1940"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused(method: SamplingMethod, parameter: str) -> None:
    with pytest.raises(SamplingRefused) as refused:
        chosen(method, parameter, seed=SEED)

    assert refused.value.code == "sampling_parameter"


def test_a_draw_without_a_seed_is_refused() -> None:
    with pytest.raises(SamplingRefused) as refused:
        chosen(SamplingMethod.RANDOM, "5%")

    assert refused.value.code == "seed_missing"
