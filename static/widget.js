// @ts-check
/**
 * <candid-faq>: a clinic's written answers as a small chat on its pages.
 * Settings are attributes: server, mode (bubble, inline), position (end, start), theme (auto, light, dark), lang, open.
 * Words from the server or the visitor become text nodes, never markup.
 */
(() => {
  'use strict';

  /** The widget's own words; `ui` in the knowledge file replaces any of them. */
  const TEXTS = {
    "open": "Ask a question",
    "close": "Close",
    "start_over": "Start over",
    "conversation": "Conversation",
    "label": "Your question",
    "placeholder": "Type your question",
    "send": "Send",
    "you_asked": "You asked:",
    "suggestions": "Suggested questions",
    "urgent": "Urgent: please read this first",
    "notice": "Please note",
    "call": "Call",
    "waiting": "Looking for the answer",
    "too_long": "That is the longest a question can be: {n} characters.",
    "failed": "Sorry, we cannot be reached just now.",
    "offline": "Your device seems to be offline.",
    "busy": "Many people are asking right now. Please wait {n} seconds.",
    "refused": "Sorry, we could not read that question. Please put it another way.",
    "kept": "Your question is still in the box.",
    "retry": "Try again"
  };

  /** Milliseconds until the dots show, the launcher shows in any case, we give up. */
  const DOTS = 300, LAUNCHER = 1000, TIMEOUT = 15000;
  const KINDS = ['answer', 'choices', 'unanswered', 'urgent', 'chat'];
  const RIGHT_TO_LEFT = /^(ar|he|fa|ur)\b/i;
  const FIRST_SENTENCE = /^.{20,}?[.!?؟。](?=\s|$)/s;
  const SENTENCES = /\n+|(?<=[.!?؟。])\s+/;
  /** Worth a tap in an urgent reply. */
  const EMERGENCY = /\b(999|112|911|111|988|116 123)\b/;

  /** Lines on a 24 by 24 grid. */
  const ICONS = {
    open: 'M4 20l1.3-4A8 8 0 1 1 8 18.9zM8.5 12h.01M12 12h.01M15.5 12h.01',
    close: 'M6 6l12 12M18 6L6 18',
    start_over: 'M4 5v5h5M4.6 10a8 8 0 1 1-.5 4',
    send: 'M12 19V5M6 11l6-6 6 6',
    urgent: 'M12 3.5L2.5 20h19zM12 10v4.5M12 17.3v.01',
  };

  const STYLES = `
:host { display: contents }
:host([mode=inline]) { display: block }
[hidden], :host([hidden]) { display: none !important }
.root {
  all: initial; display: block; color-scheme: inherit;
  --accent: var(--candid-accent, light-dark(#17605b, #86d4ca));
  --on-accent: var(--candid-on-accent, light-dark(#fff, #0a2421));
  --surface: var(--candid-surface, light-dark(#fff, #161c1b));
  --text: var(--candid-text, light-dark(#1c2523, #e8eeec));
  --urgent: var(--candid-urgent, light-dark(#b3261e, #ff9d93));
  --muted: color-mix(in srgb, var(--text) 75%, var(--surface));
  --line: color-mix(in srgb, var(--text) 17%, var(--surface));
  --edge: color-mix(in srgb, var(--text) 52%, var(--surface));
  --tint: color-mix(in srgb, var(--accent) 6%, var(--surface));
  --radius: var(--candid-radius, 14px);
  --gap: max(var(--candid-offset, 20px), env(safe-area-inset-left), env(safe-area-inset-right), env(safe-area-inset-bottom));
  font: var(--candid-size, 16px)/1.5 var(--candid-font, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, system-ui, sans-serif);
  color: var(--text); overflow-wrap: anywhere; text-wrap: pretty;
}
.light { color-scheme: light }
.dark { color-scheme: dark }
*, ::before { box-sizing: border-box }
h2, h3, h4, p { margin: 0; font: inherit }
button, textarea { margin: 0; padding: 0; border: 1px solid transparent; border-radius: var(--radius); background: none; color: inherit; font: inherit; text-align: start }
button { cursor: pointer }
a { color: var(--accent); font-weight: 600; text-underline-offset: .2em }
svg { inline-size: 1.3em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.sr, .turn:last-child .fine { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%) }

.launcher, .panel { position: fixed; inset: auto; inset-block-end: var(--gap); inset-inline-end: var(--gap); z-index: var(--candid-layer, 2147483000) }
.start > .launcher, .start > .panel { inset-inline: var(--gap) auto }
.launcher { display: flex; align-items: center; gap: 10px; padding: 13px 22px 13px 18px; border-radius: 30px; background: var(--accent); color: var(--on-accent); font-weight: 600; box-shadow: 0 8px 24px -6px #0007 }
.panel {
  display: flex; flex-direction: column; margin: 0; padding: 0; max-inline-size: none; max-block-size: none;
  inline-size: min(var(--candid-width, 400px), 100vw - 2 * var(--gap)); block-size: min(var(--candid-height, 680px), 100dvh - 2 * var(--gap));
  overflow: hidden auto; container-type: size; background: var(--surface); color: inherit;
  border: 1px solid var(--line); border-radius: var(--radius); box-shadow: 0 18px 50px -12px #0006;
}
dialog:not([open]) { display: none }
.inline > .panel { position: relative; inset: auto; z-index: 0; inline-size: auto; max-inline-size: var(--candid-width, 720px); block-size: var(--candid-height, 620px); box-shadow: none }

header, form { flex: none; display: flex; gap: 8px; align-items: center; padding-block: 6px; padding-inline: 18px 6px }
h2 { flex: 1; font-weight: 650; line-height: 1.3; outline: 0 }
header button, .send { flex: none; display: grid; place-items: center; inline-size: 44px; block-size: 44px; border-radius: 50% }
header button:hover, .chip:hover { background: var(--tint) }

.log { position: relative; flex: 1; min-block-size: 100px; overflow-y: auto; overscroll-behavior: contain; padding: 18px; border-block: 1px solid var(--line); outline-offset: -3px }
.turn { margin-block-start: 22px }
.reply, .chips { display: grid; gap: 10px; justify-items: start }
.you { inline-size: fit-content; max-inline-size: 86%; margin: 0 0 14px; margin-inline-start: auto; padding: 8px 14px; border: 1px solid transparent; border-radius: var(--radius); border-end-end-radius: 4px; background: color-mix(in srgb, var(--accent) 13%, var(--surface)); white-space: pre-line }
h4 { font-weight: 650 }
p + h4 { margin-block-start: 8px }
.chip { min-block-size: 40px; padding: 7px 14px; border-color: var(--edge); color: var(--accent); line-height: 1.35 }
.card { display: grid; gap: 8px; justify-items: start; padding: 14px 16px; border: 1px solid var(--line); border-inline-start: 4px solid var(--edge); border-radius: 6px }
.urgent .card { border-color: var(--urgent); border-inline-start-width: 8px; background: color-mix(in srgb, var(--urgent) 8%, var(--surface)) }
.urgent h4 { display: flex; gap: 8px; color: var(--urgent) }
.urgent h4 + p { font-size: 1.125em; font-weight: 650 }
.fine, .notice { font-size: .8125em; line-height: 1.45; color: var(--muted) }
.dots { display: flex; gap: 5px; padding-block: 8px; color: var(--muted) }
i { border: 4px solid; border-radius: 50% }

.notice { flex: none; padding: 10px 18px 7px; background: var(--tint); border-block-end: 1px solid var(--line) }
.notice b { font-weight: inherit; color: var(--text) }
.notice a { display: inline-block; margin-inline-end: 12px; line-height: 26px }
/* Above a keyboard and beside urgent help, its first sentence and the links are enough. */
@container (max-height: 460px) { .notice span:has(~ a) { display: none } }
.log:has(.turn:last-child .urgent) + .notice span:has(~ a) { display: none }

form { flex-wrap: wrap; align-items: end; padding: 10px 12px 12px }
textarea { flex: 1; min-inline-size: 0; resize: none; padding: 9px 14px; border-color: var(--edge); font-size: max(16px, 1em); line-height: 24px }
textarea::placeholder { color: var(--muted); opacity: 1 }
textarea:focus-visible { outline-width: 2px; outline-offset: -1px }
.send { background: var(--accent); color: var(--on-accent) }
form p { inline-size: 100% }
:empty.fine { display: none }

@media (max-width: 480px) {
  dialog.panel { inset: var(--top, 0) 0 auto !important; inline-size: 100%; block-size: var(--visible, 100dvh); border: 0; border-radius: 0 }
  header { padding-block-start: max(6px, env(safe-area-inset-top)) }
  form { padding-block-end: max(12px, env(safe-area-inset-bottom)) }
}
@media (prefers-reduced-motion: no-preference) {
  .log { scroll-behavior: smooth }
  .launcher, .panel, .reply { animation: rise .18s }
  i { animation: pulse 1.2s infinite }
  i + i { animation-delay: .15s }
  i + i + i { animation-delay: .3s }
}
@keyframes rise { from { opacity: 0; translate: 0 6px } }
@keyframes pulse { 50% { opacity: .3 } }
@media print { .bubble { display: none } }
`;

  /**
   * @typedef {{id: string, question: string}} Suggestion
   * @typedef {{text: string, label?: string | null, url?: string | null, phone?: string | null}} Referral
   * @typedef {{disclaimer: string, referral: Referral}} Notice
   * @typedef {Notice & {title: string, language: string, greeting: string, starters: Suggestion[], ui: object, limits: {question: number}}} Start
   * @typedef {Notice & {kind: string, lead: string, text: string, suggestions: Suggestion[], answers: (Suggestion & {text: string})[]}} Reply
   */

  // Known only while loading.
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const origin = new URL(script?.src || '/', location.href).origin;

  const sheet = new CSSStyleSheet();
  // Without light-dark(): light.
  sheet.replaceSync(CSS.supports('color', 'light-dark(red, red)') ? STYLES : STYLES.replace(/light-dark\((\S+), \S+?\)/g, '$1'));

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, string>} [attributes]
   * @param {...(Node | string)} children
   */
  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    node.append(...children);
    return node;
  };

  /** @param {keyof typeof ICONS} name */
  const icon = (name) => {
    const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', ICONS[name]);
    svg.append(path);
    return svg;
  };

  /** @param {'start_over' | 'close' | 'send'} word */
  const iconButton = (word) => el('button', { name: word, class: word, part: word, 'data-word': word }, icon(word));

  /** Each line as a paragraph. @param {string} text */
  const lines = (text) => text.split(/\n+/).filter(Boolean).map((line) => el('p', {}, line));

  /** A number to tap, left to right in every language. @param {string} number @param {string} [verb] */
  const call = (number, verb = '') => el('a', { href: 'tel:' + number.replace('(0)', '').replace(/[^+\d]/g, '') }, verb, el('bdi', {}, number));

  /** The disclaimer's first sentence, and the rest with the referral. @param {Notice} notice */
  const halves = ({ disclaimer, referral }) => {
    const [first] = FIRST_SENTENCE.exec(disclaimer) || [disclaimer];
    return [first, `${disclaimer.slice(first.length)} ${referral.text}`];
  };

  /**
   * The server's JSON. Without the notice it counts as failed: no answer is shown without it.
   * @param {string} url
   * @param {object} [body]
   * @param {AbortController} [controller]
   */
  const request = async (url, body, controller = new AbortController()) => {
    const timer = setTimeout(() => controller.abort(), TIMEOUT);
    try {
      const post = body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
      const response = await fetch(url, { credentials: 'omit', signal: controller.signal, ...post });
      const data = response.ok && (await response.json());
      if (data?.disclaimer && data.referral?.text) return data;
      throw Object.assign(new Error(url), { status: response.status, wait: response.headers.get('Retry-After') });
    } finally {
      clearTimeout(timer);
    }
  };

  class CandidFaq extends HTMLElement {
    static observedAttributes = ['mode', 'position', 'theme', 'lang', 'open'];

    /** @type {AbortController | undefined} */ #life;
    /** @type {AbortController | undefined} */ #request;
    /** @type {Start | undefined} */ #start;
    /** @type {string | undefined} */ #after;
    /** @type {Record<string, string>} */ #words = TEXTS;
    #loading = false;
    /** What a phone's keyboard leaves visible. */
    #screen = new CSSStyleSheet();

    #launcher = el('button', { name: 'open', class: 'launcher', part: 'launcher', 'aria-haspopup': 'dialog', hidden: '' }, icon('open'), el('span', { 'data-word': 'open' }));
    #title = el('h2', { id: 'title', tabindex: '-1' });
    #again = iconButton('start_over');
    #hello = el('div', { class: 'reply', part: 'message' });
    #log = el('div', { class: 'log', part: 'log', role: 'log', 'aria-live': 'off', tabindex: '0', 'data-word': 'conversation' }, this.#hello);
    #notice = el('div', { class: 'notice', part: 'notice', role: 'note', 'data-word': 'notice', hidden: '' });
    #box = el('textarea', { id: 'box', part: 'box', rows: '1', maxlength: '500', enterkeyhint: 'send', autocomplete: 'off' });
    #hint = el('p', { class: 'fine' });
    #live = el('div', { class: 'sr', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
    #panel = el('dialog');
    #root = el('section');

    constructor() {
      super();
      const shadow = this.attachShadow({ mode: 'open' });
      shadow.adoptedStyleSheets = [sheet, this.#screen];
      shadow.append(this.#root);
    }

    /** Default: where this script came from. */
    get server() {
      return (this.getAttribute('server') || origin).replace(/\/+$/, '');
    }

    get mode() {
      return this.#choice('mode', 'bubble', 'inline');
    }

    get position() {
      return this.#choice('position', 'end', 'start');
    }

    get theme() {
      return this.#choice('theme', 'auto', 'light', 'dark');
    }

    get open() {
      return this.hasAttribute('open');
    }

    set open(value) {
      this.toggleAttribute('open', value);
    }

    /** One of the values, by default the first. @param {string} name @param {...string} values */
    #choice(name, ...values) {
      return values.find((value) => value === this.getAttribute(name)) || values[0];
    }

    connectedCallback() {
      const { signal } = (this.#life = new AbortController());
      for (const type of ['click', 'keydown', 'input', 'submit', 'close']) this.#root.addEventListener(type, this, { signal, capture: true });
      for (const type of ['resize', 'scroll']) visualViewport?.addEventListener(type, this, { signal });
      this.#draw();
      this.#load();
      setTimeout(() => this.#reveal(), LAUNCHER);
    }

    disconnectedCallback() {
      this.#life?.abort();
      this.#life = undefined;
    }

    /** @param {string} name */
    attributeChangedCallback(name) {
      if (this.#life) this.#draw(name === 'open');
    }

    /** @param {Event} event */
    handleEvent(event) {
      const { type, target } = event;
      const button = target instanceof Element && target.closest('button');
      if (type === 'click' && button) this.#press(button);
      else if (type === 'keydown') this.#key(/** @type {KeyboardEvent} */ (event));
      else if (type === 'input') this.#grow();
      else if (type === 'submit') event.preventDefault();
      // By a phone's back gesture.
      else if (type === 'close') this.open = this.#panel.open;
      else if (target === visualViewport) this.#fit();
    }

    /** @param {HTMLButtonElement} button */
    #press({ name, value }) {
      if (name === 'open') this.open = true;
      if (name === 'close') this.open = false;
      if (name === 'start_over') this.#startOver();
      if (name === 'send') this.#ask(this.#box.value);
      if (name === 'ask') this.#ask(value);
      if (name === 'retry') {
        this.#focus();
        if (value) this.#ask(value);
        else this.#load();
      }
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
      const enter = event.key === 'Enter' && !event.shiftKey && event.target === this.#box;
      const escape = event.key === 'Escape' && this.#panel.open;
      if (event.isComposing || !(enter || escape)) return;
      event.preventDefault();
      if (enter) this.#ask(this.#box.value);
      else this.open = false;
    }

    /** Bring all parts up to date; what they hold stays. @param {boolean} [focus] */
    #draw(focus) {
      const root = this.#root;
      const words = this.#words;
      const inline = this.mode === 'inline';
      if (!root.classList.contains(this.mode)) {
        this.#panel = /** @type {HTMLDialogElement} */ (el(inline ? 'div' : 'dialog', { class: 'panel', part: 'panel', ...(!inline && { 'aria-labelledby': 'title' }) },
          el('header', {}, this.#title, this.#again, ...(inline ? [] : [iconButton('close')])), this.#log, this.#notice,
          el('form', {}, el('label', { for: 'box', class: 'sr', 'data-word': 'label' }), this.#box, iconButton('send'), this.#hint), this.#live));
        root.replaceChildren(...(inline ? [] : [this.#launcher]), this.#panel);
      }
      root.className = `root ${this.mode} ${this.position} ${this.theme}`;
      root.lang = this.getAttribute('lang') || this.#start?.language || 'en';
      root.dir = RIGHT_TO_LEFT.test(root.lang) ? 'rtl' : 'ltr';
      root.ariaLabel = this.#title.textContent = this.#start?.title || words.open;
      this.#again.hidden = !this.#hello.nextSibling;
      this.#box.placeholder = words.placeholder;
      for (const node of root.querySelectorAll('[data-word]')) {
        const word = words[node.getAttribute('data-word') || ''];
        if (node.matches('span, label')) node.textContent = word;
        else node.ariaLabel = word;
        if (node instanceof HTMLButtonElement) node.title = word;
      }
      if (!inline && this.#panel.open !== this.open) this.#toggle(focus);
    }

    /** Show or hide the panel; one that starts open leaves the focus alone. @param {boolean} [focus] */
    #toggle(focus) {
      const panel = this.#panel;
      const inside = panel.matches(':focus-within');
      this.#reveal();
      if (!this.open) {
        panel.close();
        if (inside) this.#launcher.focus();
        return this.#tell('close');
      }
      this.#fit();
      if (!focus) panel.open = true;
      // Only a full sheet holds the focus.
      else if (matchMedia('(max-width: 480px)').matches) panel.showModal();
      else panel.show();
      if (focus) this.#focus();
      this.#load();
      this.#tell('open');
    }

    /** Not before its words are known, so that it never shifts. */
    #reveal() {
      this.#launcher.hidden = this.open;
    }

    /** Into the box; on touch screens the keyboard would cover the starters. */
    #focus() {
      (matchMedia('(pointer: coarse)').matches ? this.#title : this.#box).focus();
    }

    /** Keep the sheet above a phone's keyboard; pinched zoom is left alone. */
    #fit() {
      const { height, offsetTop, scale } = visualViewport || { height: innerHeight, offsetTop: 0, scale: 1 };
      this.#screen.replaceSync(`.panel { --visible: ${height * scale}px; --top: ${scale === 1 ? offsetTop : 0}px }`);
    }

    /** Up to five lines; say when it is full. */
    #grow() {
      const box = this.#box;
      box.rows = 1;
      box.rows = Math.min(5, Math.floor((box.scrollHeight - 18) / 24));
      const full = box.value.length < box.maxLength ? '' : this.#words.too_long.replace('{n}', String(box.maxLength));
      if (full !== this.#hint.textContent) this.#hint.textContent = this.#live.textContent = full;
    }

    /** What to show first. If it fails, opening the panel tries again. */
    async #load() {
      if (this.#start || this.#loading) return;
      this.#loading = true;
      try {
        const start = /** @type {Start} */ (await request(this.server + '/api/start'));
        this.#words = { ...TEXTS, ...start.ui };
        this.#box.maxLength = start.limits.question;
        this.#hello.replaceChildren(...lines(start.greeting), this.#chips(start.starters));
        this.#remind(start);
        this.#start = start;
        this.#draw();
      } catch (error) {
        this.#fail(error, this.#hello);
      }
      this.#loading = false;
      this.#reveal();
    }

    #startOver() {
      this.#request?.abort();
      this.#request = this.#after = undefined;
      this.#log.replaceChildren(this.#hello);
      this.#live.textContent = this.#box.value = '';
      this.#grow();
      this.#draw();
      this.#focus();
    }

    /** Ask, and show the reply unless something newer overtakes it. @param {string} typed */
    async #ask(typed) {
      const question = typed.trim();
      if (!question) return this.#box.focus();
      this.#request?.abort();
      const current = (this.#request = new AbortController());
      for (const node of this.#log.querySelectorAll('.lost')) node.remove();
      const reply = el('div', { part: 'message' });
      const turn = el('div', { class: 'turn' },
        el('h3', { class: 'you', part: 'message' }, el('span', { class: 'sr' }, this.#words.you_asked + ' '), question), reply);
      const timer = setTimeout(() => {
        reply.append(el('div', { class: 'dots' }, el('i'), el('i'), el('i'), el('span', { class: 'sr' }, this.#words.waiting)));
        this.#scroll(turn);
      }, DOTS);
      this.#log.append(turn);
      this.#scroll(turn);
      this.#live.textContent = '';
      if (this.#box.value.trim() === question) this.#box.value = '';
      this.#grow();
      this.#draw();
      try {
        this.#show(await request(this.server + '/api/ask', { question, after: this.#after }, current), reply, question);
      } catch (error) {
        if (current === this.#request) {
          turn.classList.add('lost');
          this.#fail(error, reply, question);
        }
      }
      clearTimeout(timer);
      if (current === this.#request) this.#scroll(turn);
      else reply.remove();
    }

    /** One reply, as what it is. @param {Reply} data @param {HTMLElement} place @param {string} question */
    #show({ kind, lead, answers, suggestions, disclaimer, referral, text }, place, question) {
      if (!KINDS.includes(kind)) throw new Error(kind);
      const urgent = kind === 'urgent';
      const parts = urgent ? [this.#card(lead, referral.phone)] : lines(lead);
      for (const answer of answers) {
        // What was understood, unless asked word for word.
        if (kind === 'answer' && (answers[1] || answer.question !== question)) parts.push(el('h4', {}, answer.question));
        parts.push(...lines(answer.text));
      }
      // The pinned notice serves the newest reply; older ones show its first sentence and hold all of it for screen readers.
      const [first, rest] = halves({ disclaimer, referral });
      parts.push(el('p', { class: 'fine' }, first, el('span', { class: 'sr' }, rest)));
      if (suggestions[0] && !urgent) parts.push(this.#chips(suggestions));
      place.classList.add('reply', kind);
      place.replaceChildren(...parts);
      this.#live.textContent = text;
      this.#remind({ disclaimer, referral });
      if (urgent || kind === 'answer') this.#after = answers[1] ? undefined : answers[0]?.id;
      this.#tell('reply', { kind, ids: answers.map(({ id }) => id) });
      this.#load();
    }

    /** Help first, a line for each sentence, clear without colour, then the clinic's number. @param {string} lead @param {string | null} [phone] */
    #card(lead, phone) {
      const { urgent, call: verb } = this.#words;
      return el('div', { class: 'card', role: 'group', 'aria-label': urgent }, el('h4', {}, icon('urgent'), urgent),
        ...lead.split(SENTENCES).map((line) => el('p', {}, ...line.split(EMERGENCY).map((part, index) => (index % 2 ? call(part) : part)))),
        phone ? el('p', {}, call(phone, verb + ' ')) : '');
    }

    /** @param {Suggestion[]} suggestions */
    #chips(suggestions) {
      return el('div', { class: 'chips', role: 'group', 'aria-label': this.#words.suggestions },
        ...suggestions.map(({ question }) => el('button', { name: 'ask', class: 'chip', part: 'chip', value: question }, question)));
    }

    /** Pin the notice above the box. @param {Notice} notice */
    #remind(notice) {
      const [first, rest] = halves(notice);
      const { label, url, phone } = notice.referral;
      const pinned = el('div', {}, el('b', {}, first), el('span', {}, rest), ' ');
      if (url && /^(https?:|mailto:|\/)/i.test(url)) pinned.append(el('a', { href: url }, label || url), ' ');
      if (phone) pinned.append(call(phone, this.#words.call + ' '));
      // The focus may be on a link.
      if (!this.#notice.firstChild?.isEqualNode(pinned)) this.#notice.replaceChildren(pinned);
      this.#notice.hidden = false;
    }

    /** Say what failed and how to go on. @param {any} error @param {HTMLElement} place @param {string} [question] */
    #fail(error, place, question = '') {
      const { failed, offline, busy, refused, kept, retry, call: verb } = this.#words;
      const { status = 0, wait } = error;
      const phone = this.#start?.referral.phone;
      let text = failed;
      if (!navigator.onLine) text = offline;
      else if (status === 429) text = busy.replace('{n}', wait || '30');
      else if (status === 400 || status === 413) text = refused;
      // Its entry may be gone.
      this.#after = undefined;
      this.#box.value ||= question;
      this.#grow();
      if (question && this.#box.value === question) text += ' ' + kept;
      this.#live.textContent = text;
      place.classList.add('reply');
      place.replaceChildren(el('div', { class: 'card' }, el('p', {}, text), phone ? call(phone, verb + ' ') : '',
        el('button', { name: 'retry', class: 'chip', part: 'chip', value: question }, retry)));
      console.warn('candid-faq:', error);
      this.#tell('error', { status });
    }

    /** The question on top, its reply below; the page stays. @param {HTMLElement} turn */
    #scroll(turn) {
      this.#log.scrollTop = turn.offsetTop - 16;
    }

    /** For the page: kinds and ids, never what was typed. @param {string} name @param {object} [detail] */
    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent('candid-' + name, { bubbles: true, composed: true, detail }));
    }
  }

  /** A page without the element gets a bubble. */
  const embed = () => {
    if (!document.querySelector('candid-faq')) document.body.append(document.createElement('candid-faq'));
  };

  if (!customElements.get('candid-faq')) customElements.define('candid-faq', CandidFaq);
  if (script && !script.hasAttribute('data-manual')) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', embed);
    else embed();
  }
})();
