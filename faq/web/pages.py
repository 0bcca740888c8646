"""The pages and files that a browser shows: the demo clinic, every answer as plain text, the widget."""

from itertools import groupby

from flask import Blueprint, Response, json, render_template, send_from_directory

from faq.files import shipped
from faq.knowledge import Entry, Knowledge
from faq.web.assistant import the_assistant

SECONDS_CACHED = 300
"""How long a browser may use a file without asking again: short, so that an update arrives within minutes."""

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages that are written from right to left."""

blueprint = Blueprint("pages", __name__, template_folder=str(shipped("templates")))


@blueprint.get("/")
def demo() -> Response:
    """The demo clinic, which embeds the widget as any clinic would."""
    return _file("index.html")


@blueprint.get("/widget.js")
def widget() -> Response:
    """The widget, for any website."""
    response = _file("widget.js")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """What the pages need."""
    return _file(name)


@blueprint.get("/faq")
def all_answers() -> str:
    """Every question and answer as a page that works without JavaScript."""
    knowledge = the_assistant().knowledge
    return render_template(
        "faq.html",
        knowledge=knowledge,
        referral=knowledge.referral,
        right_to_left=knowledge.language.split("-")[0] in RIGHT_TO_LEFT,
        sections=_sections(knowledge),
        structured=_structured_data(knowledge),
    )


def _file(name: str) -> Response:
    response = send_from_directory(shipped("static"), name)
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_CACHED}"
    return response


def _sections(knowledge: Knowledge) -> list[tuple[str, list[Entry]]]:
    """The heading of each topic with its entries, in the order of the topics."""
    order = {topic: place for place, topic in enumerate(knowledge.topics)}
    entries = sorted(knowledge.entries, key=lambda entry: order[entry.topic])
    return [
        (knowledge.topics[topic], list(group))
        for topic, group in groupby(entries, key=lambda entry: entry.topic)
    ]


def _structured_data(knowledge: Knowledge) -> str:
    """FAQPage data (schema.org) for search engines; each answer carries the notice, as it is shown alone."""
    notice = f"{knowledge.disclaimer} {knowledge.referral.text}"
    questions = [
        {
            "@type": "Question",
            "name": entry.question,
            "acceptedAnswer": {"@type": "Answer", "text": f"{entry.answer} {notice}"},
        }
        for entry in knowledge.entries
        if not entry.is_smalltalk
    ]
    data = {"@context": "https://schema.org", "@type": "FAQPage", "inLanguage": knowledge.language}
    return json.dumps({**data, "mainEntity": questions}).replace("<", "\\u003c")
