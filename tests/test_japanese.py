"""Customers who write Japanese: a wish for a person is heard, a plain question is not taken for one, and all is answered
in their language."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from segue.core.handback import Solved, callback_in, rating_in, reopens
from segue.core.policy import Policy
from segue.core.reading import Reading
from segue.core.transcript import Speaker, Transcript, Turn
from segue.core.triggers import HandOff, Situation, Trigger, decide
from segue.core.triggers.phrases import is_farewell, promises_a_person, refuses
from segue.core.wording import SENTENCES, say
from segue.readers.lexicon import Lexicon

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Noon in Tokyo."""
TOKYO = ZoneInfo("Asia/Tokyo")
POLICY = Policy(languages=("en", "ja"))
LEXICON = Lexicon(POLICY)


def read(text):
    return LEXICON.read_now(Transcript((Turn(Speaker.CUSTOMER, text),)))


ASKS = [
    "オペレーターに代わってください",
    "オペレーターにつないでください。",
    "オペレーターに繋いで",
    "人と話したい",
    "人と話したいです。",
    "人と直接話すことはできますか？",
    "人間と話したいのですが",
    "人間と話させて！",
    "人間に対応してほしい",
    "担当者につないで",
    "担当者につないでください",
    "担当者と話せますか",
    "担当者と話せないのですか？",
    "担当者に連絡を取りたいのですが",
    "担当者から電話をください",
    "担当の方とお話ししたいです。お願いします。",
    "担当の方をお願いします",
    "担当の者に代わっていただけますか",
    "係の人に繋いでもらえますか",
    "スタッフと直接話せますか？",
    "スタッフの方に相談したいです",
    "スタッフにつないでもらえませんか",
    "責任者を出してください",
    "責任者と話をさせてください",
    "店長を呼んでください",
    "上司を出してください",
    "上の人に代わって",
    "有人対応をお願いします",
    "有人チャットに切り替えてください",
    "有人のサポートはできますか",
    "AIじゃなくて人間に対応してほしい",
    "ＡＩではなく人に相談したい",
    "ボットではなく担当者とやり取りしたい",
    "もういいです、人に代わってください",
    "返金の件で、オペレーターさんと話したいです",
    "本物の人間をお願いします",
    "日本語の話せるスタッフはいますか？",
    "電話で話せる人はいますか",
    "人間",
    "オペレーター！",
    "担当者お願いします",
    "すみません、オペレーターをお願いします。",
    "人間と話したい、AIはいらない",
]

PLAIN = [
    "注文した商品はどこですか？",
    "返品の方法を教えてください",
    "いつ届きますか？",
    "人気の商品はどれですか",
    "二人用のコーヒーメーカーはありますか",
    "何人まで使えますか？",
    "10人に対応できますか",
    "本人確認はどうすればいいですか",
    "個人情報を変更したいです",
    "法人として購入したいのですが",
    "スタッフの対応がとても良かったです。ありがとうございました",
    "先日、担当者から電話がありました",
    "担当者のお名前を覚えていません",
    "スタッフ募集について知りたいです",
    "人間工学に基づいたグラインダーはありますか",
    "店員さんに勧められて買いました",
    "友人と話して決めたいと思います",
    "家の人と相談してから決めます",
    "他の人に贈りたいので、ギフト包装をお願いします",
    "障害のある人も使えますか",
    "人に贈りたいのですが、ラッピングはできますか",
    "住所を変更してください",
    "クーポンが使えません",
    "機械の電源が入りません。直し方を教えてください",
    "自動で電源が切れるようにしたい",
    "ロボット掃除機はありますか",
    "コーヒー豆の挽き方を教えて",
    "電話で注文できますか",
    "こんにちは",
    "ありがとうございます",
    "はい、お願いします",
    "オペレーターはもう必要ありません",
    "担当者と話す必要はありません",
    "人間とは話したくないです",
    "スタッフにつながなくて大丈夫です",
]


@pytest.mark.parametrize("text", ASKS)
def test_a_wish_for_a_person_is_heard(text):
    reading = read(text)

    assert reading.wants_human >= 0.9
    assert reading.language == "ja"
    decision = decide(Situation(Transcript((Turn(Speaker.CUSTOMER, text),)), ((0, reading),), unanswered=(0,)), POLICY)
    assert isinstance(decision, HandOff)
    assert decision.reasons[0].trigger is Trigger.ASKED


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_message_is_taken_for_none(text):
    assert read(text).wants_human < 0.5


def test_our_own_sentence_for_the_button_is_a_wish():
    assert read(say("person_please", "ja")).wants_human >= 0.9


@pytest.mark.parametrize(
    "text", ["返品希望", "注文番号 HL-48213 返品", "カメラ", "ｺｰﾋｰ豆", "配送状況を知りたい", "OK です"]
)
def test_japanese_is_known_by_its_letters(text):
    assert read(text).language == "ja"


def test_chinese_letters_alone_are_chinese_where_the_team_writes_no_japanese():
    assert Lexicon(Policy()).read_now(Transcript((Turn(Speaker.CUSTOMER, "返品希望"),))).language == "zh"


@pytest.mark.parametrize(
    "words",
    [
        "ただいま担当者におつなぎします。",
        "オペレーターに引き継ぎます。少々お待ちください。",
        "申し訳ございません。担当のスタッフに転送いたします。",
        "担当者から折り返しご連絡いたします。",
    ],
)
def test_a_promise_of_a_person_is_one_in_japanese(words):
    assert promises_a_person(words)


@pytest.mark.parametrize(
    "words",
    [
        "担当者におつなぎしますか？",
        "ご希望の場合は担当者におつなぎします。",
        "担当者におつなぎすることも可能です。",
        "ご注文は配送担当者に引き継ぎました。",
        "ご注文の商品は明日届きます。",
    ],
)
def test_an_offer_or_another_matter_is_no_promise(words):
    assert promises_a_person(words) == ""


@pytest.mark.parametrize(
    "words", ["申し訳ございませんが、返金はできません。", "ご希望には対応いたしかねます。", "変更を承れません。"]
)
def test_a_refusal_is_one_in_japanese(words):
    assert refuses(words)


@pytest.mark.parametrize("words", ["こちらでは確認できません。もう一度番号を教えてください。", "もちろんできます。"])
def test_what_is_no_refusal_is_none(words):
    assert refuses(words) == ""


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("ありがとうございました！", True), ("もう大丈夫です", True), ("ありがとう。でも、いつ届きますか？", False)],
)
def test_thanks_take_leave_unless_something_is_asked(text, is_one):
    assert is_farewell(text) is is_one


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5", 5),
        ("５", 5),
        ("4点", 4),
        ("４点です。", 4),
        ("3です", 3),
        ("五", 5),
        ("★★★", 3),
        ("6点", None),
        ("5個ください", None),
        ("1分後", None),
    ],
)
def test_a_rating_is_understood(text, score):
    assert rating_in(text) == score


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2時間後に折り返しお電話ください", NOON + timedelta(hours=2)),
        ("３０分後に電話してください", NOON + timedelta(minutes=30)),
        ("明日の10時に電話をいただけますか", datetime(2026, 11, 24, 10, tzinfo=TOKYO)),
        ("明日の午後3時半に電話してほしいです", datetime(2026, 11, 24, 15, 30, tzinfo=TOKYO)),
        ("15時30分に折り返しをお願いします", datetime(2026, 11, 23, 15, 30, tzinfo=TOKYO)),
        ("14:45に電話ください", datetime(2026, 11, 23, 14, 45, tzinfo=TOKYO)),
        ("9時に電話してください", datetime(2026, 11, 24, 9, tzinfo=TOKYO)),
        ("明日電話してください", datetime(2026, 11, 24, 10, tzinfo=TOKYO)),
        ("電話してください", None),
        ("1時間半後に電話してください", None),
        ("明後日の10時に電話してください", None),
        ("金曜日の10時に電話してください", None),
        ("11月30日の10時に電話してください", None),
        ("10時に電話すると言われました。折り返しがありません", None),
        ("電話はしないでください。10時は会議です", None),
        ("25時に電話してください", None),
        ("10時に届きますか？", None),
    ],
)
def test_a_call_at_a_time_is_understood_and_a_day_is_never_guessed(text, due):
    assert callback_in(text, NOON, "Asia/Tokyo") == due


@pytest.mark.parametrize(
    ("text", "is_back"),
    [
        ("まだ返金されていません", True),
        ("まだ動かないです", True),
        ("また同じエラーが出ます", True),
        ("ありがとうございます、助かりました", False),
        ("営業時間を教えてください", False),
    ],
)
def test_who_says_that_it_did_not_hold_gets_the_person_back(text, is_back):
    assert reopens(Solved("ana", "Refunded."), Reading(), text) is is_back


def test_a_japanese_customer_reads_japanese_from_first_to_last():
    from segue import Segue
    from segue.core.policy import Person, Team

    policy = Policy(
        languages=("en", "ja"),
        teams=(Team("support", "カスタマーケア"),),
        people=(Person("mei", "田中 芽衣", ("support",)),),
    )

    async def story():
        async with Segue(":memory:", policy, timers=False) as segue:
            await segue.arrive("mei")
            async with segue.turn("c-1", "注文が届きません。担当者につないでください") as turn:
                assert not turn.open
            ((_, offer),) = await segue.offers("mei")
            await segue.accept("c-1", offer.id, "mei")
            await segue.give_back("c-1", "mei", "本日再送しました。")
            said = await segue.rate("c-1", 5)
            turns = (await segue.transcript("c-1")).of(Speaker.SYSTEM)
            return [turn.text for _, turn in turns], said

    told, thanks = asyncio.run(story())

    assert told[0].startswith("ただいまカスタマーケアの担当者におつなぎします。")
    assert told[1] == "カスタマーケアの田中 芽衣が担当いたします。お書きいただいた内容はすでに拝見しています。"
    assert told[2].startswith("お話しした内容は次のとおりです。本日再送しました。")
    assert told[3] == thanks == SENTENCES["thanks_for_rating"]["ja"]
