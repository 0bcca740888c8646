"""Whether a message describes harm, with the shipped knowledge."""

import re
from dataclasses import replace

import pytest

from faq.assistant import Assistant
from faq.explain import explain
from faq.knowledge import Knowledge
from faq.learning import learn
from faq.matcher import Matcher
from faq.safety import SignDetector


@pytest.fixture(scope="module")
def detector(learnt: tuple[Matcher, SignDetector]) -> SignDetector:
    """The detector of the shipped knowledge."""
    return learnt[1]


@pytest.mark.parametrize(
    ("message", "group"),
    [
        ("there's a bubble of water on my jaw since Tuesday", "harm"),
        pytest.param(
            "My forearm came up in watery lumps overnight, is that usual?",
            "harm",
            marks=pytest.mark.xfail(reason="a known miss, though a sign is near it"),
        ),
        ("the spot you sprayed went white and it never came back", "harm"),
        ("do you open on Sundays? my earlobe has been purple since the session", "harm"),
        ("still no feeling in two fingers after nine days", "harm"),
        ("cant feel my top lip, had it done on monday", "harm"),
        ("yellow stuff keeps coming out of the sore on my neck", "harm"),
        ("the skin on my knuckle peeled off and it is wet underneath", "harm"),
        ("Lovely place! Only my cheek is raw and sticks to the pillow.", "harm"),
        ("the red patch has doubled in size and feels hot", "harm"),
        ("I have had a temperature of 39 since my appointment", "harm"),
        ("my daughter's hand is blisterd from dry ice", "harm"),
        ("three months on there is a brown ring where the nozzle was", "harm"),
        ("your colleague burnt my neck, who do I complain to", "harm"),
        ("there's a dent in my forehead where they froze me", "harm"),
        ("It hurts so badly that I have not slept for two nights", "harm"),
        ("held a bag of frozen peas on my chin too long and now it is hard and grey", "harm"),
        ("my GP says the wound is infected", "harm"),
        ("I can't get any air since I left you", "emergency"),
        ("my husband passed out in the car park after his treatment", "emergency"),
        ("my tongue is swelling up", "emergency"),
        ("one side of her mouth hangs down since this afternoon", "emergency"),
        ("I am covered in hives and my lips are puffy", "emergency"),
        ("my brother breathed in the nitrogen and talks nonsense", "emergency"),
        ("I don't want to be here tomorrow", "despair"),
        ("Everyone would be happier without me around", "despair"),
        ("I have started cutting myself again because of my skin", "despair"),
        ("what is the point in booking again when I plan to be dead by spring", "despair"),
        ("I said goodbye to the kids and I'm ready to go for ever", "despair"),
        ("sometimes I stand on the bridge and think about letting go", "despair"),
    ],
)
def test_harm_is_recognised(detector: SignDetector, message: str, group: str) -> None:
    """In the visitor's own words, beside other questions, in passing, for somebody else."""
    alarm = detector.alarm(message)
    assert alarm is not None
    assert alarm.group.id == group


@pytest.mark.parametrize(
    "message",
    [
        "how would I know a blister from a spot?",
        "can the skin turn black afterwards",
        "what happens if my cheek stays numb",
        "I'm scared that it leaves a scar",
        "my friend says people get burnt, is that true",
        "I read about a woman who lost her eyesight",
        "I've had asthma since I was a child, may I come?",
        "I was burnt by the oven ten years ago, can you treat the scar?",
        "my fingers go white in the cold, they always did, it's Raynaud's",
        "do many clients faint?",
        "No blisters, no pain, all good. When is the next one?",
        "it was a little pink and then it was gone by dinner",
        "these prices are killing me",
        "I'd die for a jaw like that",
        "my phone screen went black when I paid",
        "I am dying to see the results",
        "would you refund me if I got a scar?",
        "is it dangerous to breathe in the gas",
        "dead skin on my heels, can you freeze it off",
        "does it help against swollen eyes",
    ],
)
def test_what_only_sounds_like_harm_is_none(detector: SignDetector, message: str) -> None:
    """Asked, feared, read, long known, gone again, or a figure of speech."""
    assert detector.alarm(message) is None


@pytest.mark.parametrize(
    "message",
    [
        "how much is a session",
        "Do you treat men as well?",
        "my neck is saggy, what can you do",
        "can I wear make-up on the same day",
        "is it all right to go to the gym afterwards",
        "where can I park near your clinic?",
        "I'm 62 and have thin skin, am I too old",
        "my sister gave me a voucher, how do I use it",
        "how cold does it get",
        "thanks, that was really helpful",
        "...",
        "",
    ],
)
def test_ordinary_messages_are_none(detector: SignDetector, message: str) -> None:
    """Nor is a message without words."""
    assert detector.alarm(message) is None


def test_signs_alarm_and_what_the_editors_call_harmless_does_not(
    detector: SignDetector, knowledge: Knowledge
) -> None:
    """All of them, whatever the weights say."""
    for group in knowledge.urgent:
        for sign in group.signs:
            alarm = detector.alarm(sign)
            assert alarm is not None, sign
            assert (alarm.group, alarm.probability, alarm.text) == (group, 1.0, sign)
        assert not [text for text in group.not_signs if detector.alarm(text)]
    assert not [text for text, _ in knowledge.phrasings() if detector.alarm(text)]


def test_a_sign_is_found_among_other_sentences(detector: SignDetector) -> None:
    """However it is spelt, in capitals and marks."""
    alarm = detector.alarm("Hello there. I HAVE A BLISTRE! What does a session cost?")
    assert alarm is not None
    assert (alarm.text, alarm.probability, alarm.sentences) == ("I HAVE A BLISTRE!", 1.0, ())


def test_an_alarm_names_the_sentence(detector: SignDetector) -> None:
    """The one that tells of harm, among all that were read."""
    alarm = detector.alarm("Do you have parking? My lip has been grey since noon.")
    assert alarm is not None
    assert alarm.text == "My lip has been grey since noon."
    assert [sentence.words[0] for sentence in alarm.sentences] == ["do", "my"]


def test_a_file_with_one_group_is_warned_by_that_one(small: Knowledge) -> None:
    """Of despair and of emergencies, too."""
    alarm = learn(small)[1].alarm("my throat is swelling shut since the session, I cannot breathe")
    assert alarm is not None
    assert alarm.group.id == "harm"


def test_a_language_without_weights_works_by_likeness(small: Knowledge) -> None:
    """A sign that is written a little differently is found, a question is not."""
    signs = ("meine Haut hat eine Blase", "auf der Wange ist eine Blase", "meine Haut ist schwarz")
    group = replace(small.urgent[0], signs=signs, not_signs=("kann ich Blasen bekommen",))
    detector = learn(replace(small, language="de", urgent=(group,)))[1]
    assert detector.alarm("auf meiner Wange ist eine Blase")
    assert detector.alarm("wie lange dauert das") is None


def test_without_groups_nothing_alarms(small: Knowledge) -> None:
    """An editor need not write any."""
    assert learn(replace(small, urgent=()))[1].alarm("I have a blister") is None


def test_an_alarm_is_explained(assistant: Assistant) -> None:
    """The group, the sentence, and which words speak for harm."""
    explained = explain(assistant.consider("is parking free? my lip has been grey since noon"))
    lines = re.sub(r"\d\.\d+", "#", explained).splitlines()
    assert lines[:3] == [
        "reply: urgent",
        'harm: harm #, nearest sign: "my lip has been grey since last night"',
        '  in: "my lip has been grey since noon"',
    ]
    assert re.match(r"  for: .*\b(grey|lip|since) #", lines[3])


def test_a_sign_is_explained_as_one(assistant: Assistant) -> None:
    """No word needs to speak for it."""
    assert "\n  it is one of the signs\n" in explain(assistant.consider("I have a blister"))
