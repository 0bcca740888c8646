"""The pages and files that a browser shows: demo clinic, all answers, the widget, the chat for a frame."""

from collections.abc import Iterable
from functools import cache
from itertools import chain, groupby

import rjsmin
from flask import Blueprint, Response, json, make_response, render_template, request, send_from_directory

from faq.files import shipped
from faq.knowledge import Clinic, Entry, Knowledge
from faq.web.asked_before import may_be_sent_again
from faq.web.assistant import the_assistant
from faq.web.caching import cached
from faq.web.compression import compress
from faq.web.errors import RequestError
from faq.web.origins import policy

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages that are written from right to left."""

blueprint = Blueprint("pages", __name__, template_folder=str(shipped("templates")))


@blueprint.get("/")
@compress.compressed()
def demo() -> Response:
    """The demo clinic, which embeds the widget as any clinic would."""
    return _file("clinic/index.html")


@blueprint.get("/widget.js")
@compress.compressed()
def widget() -> Response:
    """The widget, for any website, without the comments that make a third of it."""
    may_be_sent_again()
    response = Response(_widget(), mimetype="text/javascript")
    # For pages that pin it by its hash, or load it as `crossorigin`.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return cached(response)


@cache
def _widget() -> str:
    source = (shipped("static") / "widget.js").read_text(encoding="utf-8")
    return str(rjsmin.jsmin(source))


@blueprint.get("/embed")
@blueprint.get("/embed/<clinic_id>")
@compress.compressed()
def embed(clinic_id: str | None = None) -> Response:
    """The chat as a page of its own, for a frame on a clinic's website."""
    knowledge = the_assistant().knowledge
    clinic = knowledge.clinic_by_id.get(clinic_id or "")
    if clinic_id and clinic is None:
        raise RequestError(404, "There is no clinic with this id.")
    may_be_sent_again()
    page = render_template("embed.html", knowledge=knowledge, clinic=clinic, right_to_left=_is_rtl(knowledge))
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy(
        _framed_by([clinic] if clinic else knowledge.clinics)
    )
    return response


def _framed_by(clinics: Iterable[Clinic]) -> list[str]:
    """The websites that may show a frame of ours: our own, and those of the clinics."""
    return ["'self'", *chain.from_iterable(clinic.origins for clinic in clinics)]


@blueprint.get("/static/<path:name>")
@compress.compressed()
def static(name: str) -> Response:
    """What the pages need; a folder is its list."""
    return _file(name + "index.html" if name.endswith("/") else name)


@blueprint.get("/faq")
@compress.compressed()
def all_answers() -> str:
    """Every question and answer as a page that works without JavaScript."""
    knowledge = the_assistant().knowledge
    may_be_sent_again()
    return render_template(
        "faq.html",
        knowledge=knowledge,
        referral=knowledge.referral,
        right_to_left=_is_rtl(knowledge),
        sections=_sections(knowledge),
        structured=_structured_data(knowledge),
    )


def _file(name: str) -> Response:
    return cached(send_from_directory(shipped("static"), name))


def _is_rtl(knowledge: Knowledge) -> bool:
    return knowledge.language.split("-")[0] in RIGHT_TO_LEFT


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
