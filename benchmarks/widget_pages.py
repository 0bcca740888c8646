"""Candid and the published widgets beside it, each on a page as its own documentation says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.widget_sites import Canned

QUESTION = "Does it hurt?"
ANSWER = "It can be uncomfortable."
MARK = "uncomfortable"
"""A word that stands in every answer, and in nothing else on the page."""


@dataclass(frozen=True)
class Widget:
    """One widget: how it gets onto a page, and where in it the parts are that every chat has.

    `launcher` opens its panel and is empty where it has none; `send` is Enter, a button, or empty where typing
    is enough. `elsewhere` plays the hosts that it asks whatever its settings are.
    """

    name: str
    package: str
    note: str
    box: str
    launcher: str = ""
    send: str = "Enter"
    reply: str = f":text('{MARK}')"
    answer: str = MARK
    head: str = ""
    body: str = ""
    script: str = ""
    replies: Canned = field(default_factory=dict)
    elsewhere: object = None
    also: tuple[str, ...] = ()
    prefix: str = ""


def _files(package: str, path: str) -> str:
    return f"/files/{package}/dist/{path}"


def _module(package: str, path: str = "web.js") -> str:
    return f'<script type="module" src="{_files(package, path)}"></script>'


INIT = '<script type="module" src="/init.js"></script>'
"""The few lines of set-up in a file, so that the policy need not allow scripts within the page."""

DEEP_CHAT = "deep-chat@2.4.2"
N8N = "@n8n/chat@1.37.0"
FLOWISE = "flowise-embed@3.1.6"
TYPEBOT = "@typebot.io/js@0.10.7"
STUDIO = "open-chat-studio-widget@0.6.0"
BOT_FRAMEWORK = "botframework-webchat@4.18.1"
DOCSEARCH, DOCSEARCH_CSS = "@docsearch/js@5.2.0", "@docsearch/css@5.2.0"
ISSO = "isso==0.14.0"


HIT = {
    "objectID": "one",
    "url": "/#pain",
    "type": "content",
    "content": ANSWER,
    "hierarchy": {"lvl0": "Questions", "lvl1": QUESTION},
    "_highlightResult": {
        "content": {"value": ANSWER},
        "hierarchy": {"lvl0": {"value": "Questions"}, "lvl1": {"value": QUESTION}},
    },
    "_snippetResult": {"content": {"value": ANSWER}, "hierarchy": {"lvl1": {"value": QUESTION}}},
}
"""A search result in Algolia's form."""


def _paragraph(text: str) -> dict[str, object]:
    rich = [{"type": "p", "children": [{"text": text}]}]
    return {"id": text, "type": "text", "content": {"type": "richText", "richText": rich}}


def _conversation(asked: Sequence[str]) -> object:
    return {"conversationId": str(len(asked)), "token": "local", "expires_in": 1800}


def _activities(asked: Sequence[str]) -> object:
    """What the bot has said in this conversation: nothing before it is asked."""
    said = {"type": "message", "id": "1", "text": ANSWER, "from": {"id": "bot", "role": "bot"}}
    told = asked[-1].replace("GET", "POST") in asked
    return {"activities": [said] if told else [], "watermark": "1" if told else "0"}


CANDID = Widget(
    "Candid",
    "",
    "The one line of the README, and the real server.",
    box="candid-faq textarea",
    launcher="candid-faq [part~=launcher]",
    reply="candid-faq .turn .reply",
    body='<script src="/widget.js" async></script>',
)

WIDGETS = (
    CANDID,
    Widget(
        "Candid, inline",
        "",
        'One element, `<candid-faq mode="inline">`, and the same server.',
        box="candid-faq textarea",
        reply="candid-faq .turn .reply",
        body='<candid-faq mode="inline"></candid-faq><script src="/widget.js" async></script>',
    ),
    Widget(
        "isso",
        ISSO,
        "Comments, not a chat: a real server under /isso/, and what is posted counts as the reply. "
        "Its heading is an h4, which a page could lead up to.",
        box="#isso-thread .isso-textarea",
        send="#isso-thread .isso-post-action [type=submit]",
        reply="#isso-root .isso-text",
        answer=QUESTION,
        head='<script data-isso="/isso/" src="/isso/js/embed.min.js"></script>',
        body='<section id="isso-thread"></section>',
        prefix="/isso",
    ),
    Widget(
        "deep-chat",
        DEEP_CHAT,
        "Always open, within the page; `connect` names an address that replies `{text}`.",
        box="deep-chat #text-input",
        head=_module(DEEP_CHAT, "deepChat.bundle.js"),
        body="""<deep-chat connect='{"url": "/chat"}'></deep-chat>""",
        replies={"POST /chat": {"text": ANSWER}},
    ),
    Widget(
        "n8n chat",
        N8N,
        "The stylesheet and `createChat({webhookUrl})`; the webhook replies `{output}`.",
        box=".chat-input textarea",
        launcher=".chat-window-toggle",
        head=f'<link rel="stylesheet" href="{_files(N8N, "style.css")}">{INIT}',
        script=f"import {{ createChat }} from '{_files(N8N, 'chat.bundle.es.js')}';\n"
        "createChat({ webhookUrl: location.origin + '/webhook' });",
        replies={"POST /webhook": {"output": ANSWER, "data": []}},
    ),
    Widget(
        "Flowise embed",
        FLOWISE,
        "`Chatbot.init({chatflowid, apiHost})`; the flow does not stream.",
        box="flowise-chatbot textarea",
        launcher="flowise-chatbot button[part=button]",
        head=INIT,
        script=f"import Chatbot from '{_files(FLOWISE, 'web.js')}';\n"
        "Chatbot.init({ chatflowid: 'one', apiHost: location.origin });",
        replies={
            "GET /api/v1/chatflows-streaming/one": {"isStreaming": False},
            "GET /api/v1/public-chatbotConfig/one": {},
            "POST /api/v1/prediction/one": {"text": ANSWER, "chatId": "one", "chatMessageId": "two"},
        },
    ),
    Widget(
        "Typebot",
        TYPEBOT,
        "`Typebot.initBubble({typebot, apiHost})`; a bot of one greeting and a text box, in the default theme.",
        box="typebot-bubble input, typebot-bubble textarea",
        launcher="typebot-bubble button[part=button]",
        head=INIT,
        script=f"import Typebot from '{_files(TYPEBOT, 'web.js')}';\n"
        "Typebot.initBubble({ typebot: 'one', apiHost: location.origin });",
        replies={
            "POST /api/v1/typebots/one/startChat": {
                "sessionId": "one",
                "resultId": "one",
                "typebot": {"id": "one", "version": "6", "theme": {}, "settings": {}},
                "messages": [_paragraph("Hello.")],
                "input": {"id": "box", "type": "text input"},
            },
            "POST /api/v1/sessions/one/continueChat": {
                "messages": [_paragraph(ANSWER)],
                "input": {"id": "next", "type": "text input"},
            },
        },
    ),
    Widget(
        "Open Chat Studio",
        STUDIO,
        "One element with `chatbot-id` and `api-base-url`.",
        box="open-chat-studio-widget textarea",
        launcher="open-chat-studio-widget button",
        head=_module(STUDIO, "open-chat-studio-widget/open-chat-studio-widget.esm.js"),
        body='<open-chat-studio-widget chatbot-id="one" api-base-url="https://YOUR-SERVER"></open-chat-studio-widget>',
        replies={
            "POST /api/chat/start/": {"session_id": "one", "chatbot": {}, "participant": {}},
            "POST /api/chat/one/message/": {"task_id": "two", "status": "processing"},
            "GET /api/chat/one/two/poll/": {
                "status": "complete",
                "message": {"created_at": "2026-01-01T09:00:00Z", "role": "assistant", "content": ANSWER},
            },
            "GET /api/chat/one/poll/": {"messages": [], "has_more": False, "session_status": "active"},
        },
    ),
    Widget(
        "Bot Framework Web Chat",
        BOT_FRAMEWORK,
        "`renderWebChat` into an element of the page, always open; Direct Line by polling.",
        box="#webchat [data-id=webchat-sendbox-input]",
        body=f'<div id="webchat"></div><script src="{_files(BOT_FRAMEWORK, "webchat.js")}"></script>{INIT}',
        script="WebChat.renderWebChat({ directLine: WebChat.createDirectLine({ token: 'local', webSocket: false,\n"
        "  domain: location.origin + '/directline' }) }, document.getElementById('webchat'));",
        replies={
            "POST /directline/conversations": _conversation,
            "POST /directline/conversations/[0-9]+/activities": {"id": "one"},
            "GET /directline/conversations/[0-9]+/activities": _activities,
        },
    ),
    Widget(
        "DocSearch",
        DOCSEARCH,
        "A search box, not a chat: its hits count as the reply, and come from Algolia's hosts, played here. "
        "A page with a policy would have to allow these; most of the violations are its attempts to reach them.",
        box=".DocSearch-Input",
        launcher=".DocSearch-Button",
        send="",
        reply=".DocSearch-Hit",
        head=f'<link rel="stylesheet" href="{_files(DOCSEARCH_CSS, "style.css")}">',
        body=f'<div id="docsearch"></div><script src="{_files(DOCSEARCH, "umd/index.js")}"></script>{INIT}',
        script="docsearch({ container: '#docsearch', appId: 'LOCAL', indices: ['one'], apiKey: 'none' });",
        also=(DOCSEARCH_CSS,),
        elsewhere={"results": [{"hits": [HIT], "nbHits": 1, "page": 0, "nbPages": 1, "index": "one"}]},
    ),
)
