"""What an AI specialist may do: limits held to the cent, and permissions that only shrink along a hop."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.charter import UNBOUNDED, Charter, Refused, check_call, spending
from segue.core.triggers import Trigger

KEY = "refund.amount"
REFUNDS = Charter(
    frozenset({"get_order", "refund"}), per_call={KEY: 50}, per_conversation={KEY: 100}, over_to="billing"
)


@pytest.mark.parametrize(
    ("amount", "before", "adds"),
    [
        (50, 0, "50"),
        (50.0, 0, "50.0"),
        ("50.00", 0, "50.00"),
        (Decimal(50), 0, "50"),
        (0, 0, "0"),
        (0, 100, "0"),
        (50, 50, "50"),
        (0.01, "99.99", "0.01"),
        ("1e1", 0, "10"),
    ],
)
def test_a_call_up_to_and_at_the_limit_is_allowed(amount, before, adds):
    allowed = check_call(REFUNDS, "refund", {"order": "4471", "amount": amount}, {KEY: Decimal(before)})

    assert allowed == {KEY: Decimal(adds)}


@pytest.mark.parametrize(
    ("amount", "before", "because"),
    [
        (50.01, 0, "refund.amount 50.01 is above 50 for one call"),
        ("50.000000000000000000001", 0, "is above 50 for one call"),
        (1e30, 0, "is above 50 for one call"),
        (50, "50.01", "50.01 before and 50 now are above 100 for one conversation"),
        (0.01, 100, "100 before and 0.01 now are above 100"),
        (float("nan"), 0, "is nan, so its limit cannot be held"),
        (float("inf"), 0, "is inf, so its limit cannot be held"),
        (float("-inf"), 0, "cannot be held"),
        (-1, 0, "is -1, so its limit cannot be held"),
        (-0.01, 100, "cannot be held"),
        (True, 0, "is True, so its limit cannot be held"),
        (False, 0, "cannot be held"),
        ("all of it", 0, "is 'all of it', so its limit cannot be held"),
        ("", 0, "cannot be held"),
        ("$40", 0, "cannot be held"),
        ("NaN", 0, "cannot be held"),
        ([40], 0, "cannot be held"),
        ({"value": 40}, 0, "cannot be held"),
        (None, 0, "is None, so its limit cannot be held"),
    ],
)
def test_beyond_a_limit_or_without_a_number_nothing_runs_and_a_person_takes_over(amount, before, because):
    with pytest.raises(Refused) as refused:
        check_call(REFUNDS, "refund", {"amount": amount}, {KEY: Decimal(before)})

    assert because in refused.value.reason.because
    assert refused.value.tool == "refund"
    assert (refused.value.reason.trigger, refused.value.reason.to) == (Trigger.LIMIT, "billing")
    assert refused.value.reason.evidence[0].words == f"refund(amount={amount})"
    assert "A person takes over." in str(refused.value)


def test_an_argument_under_a_limit_that_is_missing_is_refused():
    with pytest.raises(Refused, match="None, so its limit cannot be held"):
        check_call(REFUNDS, "refund", {"order": "4471"}, {})


def test_small_sums_add_up_exactly():
    """0.1 + 0.2 is 0.3, not a little more."""
    charter = Charter(per_conversation={KEY: 0.3})
    before = check_call(charter, "refund", {"amount": 0.1}, {})

    assert check_call(charter, "refund", {"amount": 0.2}, before) == {KEY: Decimal("0.2")}
    with pytest.raises(Refused):
        check_call(charter, "refund", {"amount": 0.21}, before)


@pytest.mark.parametrize(
    ("tools", "tool", "allowed"),
    [
        (frozenset({"get_order", "refund"}), "get_order", True),
        (None, "anything", True),
        (["get_order"], "get_order", True),
        (frozenset({"get_order"}), "refund", False),
        (frozenset({"get_order"}), "GET_ORDER", False),
        (frozenset(), "get_order", False),
    ],
)
def test_only_the_tools_of_the_charter_run(tools, tool, allowed):
    charter = Charter(tools)

    if allowed:
        assert check_call(charter, tool, {"order": "4471"}, {}) == {}
    else:
        with pytest.raises(Refused, match=f"the charter has no {tool}"):
            check_call(charter, tool, {"order": "4471"}, {})


def test_a_tool_without_a_limit_spends_nothing():
    assert spending(REFUNDS, "get_order", {"amount": 1000}) == {}
    assert spending(REFUNDS, "refund_all", {"amount": 1000}) == {}
    assert check_call(UNBOUNDED, "refund", {"amount": "all of it"}, {}) == {}


def test_several_arguments_are_counted_each_for_itself():
    charter = Charter(per_call={"pay.amount": 10}, per_conversation={"pay.tip": 2, "other.amount": 1})

    assert spending(charter, "pay", {"amount": 9, "tip": 1}) == {"pay.amount": Decimal(9), "pay.tip": Decimal(1)}


TOOLS = st.one_of(st.none(), st.frozensets(st.sampled_from(["a", "b", "c"])))
LIMITS = st.dictionaries(st.sampled_from(["a.x", "b.x"]), st.integers(0, 5).map(float))


def charter_of(tools, per_call, per_conversation, *rest):
    """A charter that can be built: limits for tools that it has."""

    def kept(limits):
        return {key: most for key, most in limits.items() if tools is None or key[0] in tools}

    return Charter(tools, kept(per_call), kept(per_conversation), *rest)


CHARTERS = st.builds(
    charter_of,
    TOOLS,
    LIMITS,
    LIMITS,
    st.integers(0, 20),
    st.lists(st.sampled_from(["card", "iban", "email"]), unique=True).map(tuple),
    st.sampled_from([None, "billing", "trust"]),
)


def allows(charter, tool, amount, spent):
    try:
        check_call(charter, tool, {"x": amount}, spent)
    except Refused:
        return False
    return True


@given(CHARTERS, CHARTERS, st.sampled_from(["a", "b", "c"]), st.integers(-1, 6), st.integers(0, 5))
def test_permissions_only_shrink_along_a_hop(inner, outer, tool, amount, before):
    """What the narrowed charter allows, both allowed; and it refuses nothing that both allow."""
    spent = {"a.x": Decimal(before), "b.x": Decimal(before)}
    narrowed = inner.narrowed_to(outer)

    both = allows(inner, tool, amount, spent) and allows(outer, tool, amount, spent)

    assert allows(narrowed, tool, amount, spent) is both
    assert narrowed.last_messages == min(inner.last_messages, outer.last_messages)
    assert set(narrowed.mask) == {*inner.mask, *outer.mask}
    assert narrowed.over_to == (inner.over_to or outer.over_to)


@given(CHARTERS)
def test_inside_no_bounds_or_its_own_a_charter_stays_what_it_is(charter):
    again = charter.narrowed_to(charter)

    assert again == charter
    assert charter.narrowed_to(UNBOUNDED).tools == charter.tools
    assert UNBOUNDED.narrowed_to(charter).tools == charter.tools


@pytest.mark.parametrize(
    "limits",
    [{"per_call": {"amount": 50}}, {"per_conversation": {"refnd.amount": 50}}, {"per_call": {".amount": 50}}],
)
def test_a_limit_for_nothing_that_the_charter_has_is_refused(limits):
    with pytest.raises(ValueError, match="limits nothing"):
        Charter(tools={"refund"}, **limits)


def test_a_tool_whose_name_has_dots_is_held_too():
    charter = Charter(tools={"crm.refund"}, per_call={"crm.refund.amount": 50})

    with pytest.raises(Refused, match="above 50"):
        check_call(charter, "crm.refund", {"amount": 500}, {})


@given(st.lists(st.decimals(0, 60, places=2), max_size=8))
def test_no_order_of_calls_spends_more_than_the_limit(amounts):
    spent, refused = Decimal(0), []
    for amount in amounts:
        try:
            spent += check_call(REFUNDS, "refund", {"amount": amount}, {KEY: spent})[KEY]
        except Refused:
            refused.append((amount, spent))

    assert spent <= 100
    assert all(amount > 50 or before + amount > 100 for amount, before in refused)
