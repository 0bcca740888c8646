// @ts-check
/**
 * <candid-faq>: a clinic's written answers as a small chat on its pages. Its attributes are its only settings (see the getters).
 * Words from the server or the visitor become text nodes, never markup. widget.d.ts has the types.
 */
(() => {
  /** The widget's words; `ui` in the knowledge file replaces any. */
  const TEXTS = {
    open: 'Ask a question',
    close: 'Close',
    start_over: 'Start over',
    conversation: 'Conversation',
    label: 'Your question',
    placeholder: 'Type your question',
    send: 'Send',
    you_asked: 'You asked:',
    suggestions: 'Suggested questions',
    urgent: 'Urgent: please read this first',
    notice: 'Please note',
    call: 'Call',
    waiting: 'Looking for the answer',
    too_long: 'That is the longest a question can be: {n} characters.',
    failed: 'Sorry, we cannot be reached just now.',
    offline: 'Your device seems to be offline.',
    busy: 'Many people are asking right now. Please wait {n} seconds.',
    refused: 'Sorry, we could not read that question. Please put it another way.',
    kept: 'Your question is still in the box.',
    retry: 'Try again',
    copy: 'Copy',
    copied: 'Copied',
    helpful: 'Did this help?',
    helped: 'Yes',
    not_helped: 'No',
    thanks: 'Thank you.',
    why: 'What was wrong?',
    not_asked: 'Not what I asked',
    unclear: 'Hard to understand',
    incomplete: 'Something is missing',
    kept_questions: 'Questions without a good answer are kept for {n} days, contact details masked. Please leave out names.',
  };

  /** Milliseconds until what had the focus goes, the dots show, the launcher shows in any case, we give up. */
  const LATER = 50, DOTS = 300, LAUNCHER = 1000, TIMEOUT = 15000;
  const KINDS = ['answer', 'choices', 'unanswered', 'urgent', 'chat'];
  const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/i;
  const SENTENCES = /\n+|(?<=[.!?؟。])\s+/;
  /** In urgent help, three digits or more are a number to call. */
  const NUMBER = /(\+?\d[\d ]+\d)/;
  /** Where the panel is a full sheet. */
  const SHEET = '(max-width: 30em), (max-height: 30em)';
  const REASONS = ['not_asked', 'unclear', 'incomplete'];

  /** Lines on a 24 by 24 grid. */
  const ICONS = {
    open: 'M4 20l1.3-4A8 8 0 1 1 8 18.9zM8.5 12h.01M12 12h.01M15.5 12h.01',
    close: 'M6 6l12 12M18 6L6 18',
    start_over: 'M4 5v5h5M4.6 10a8 8 0 1 1-.5 4',
    send: 'M12 19V5M6 11l6-6 6 6',
    urgent: 'M12 3.5L2.5 20h19zM12 10v4.5M12 17.3v.01',
  };

  /** The element and its launcher: all that a page pays for before it is opened. */
  const LAUNCHER_STYLES = `
:host { display: contents !important; outline: 0 !important }
:host([mode=inline]) { display: block !important; min-inline-size: 0 }
[hidden], :host([hidden]) { display: none !important }
.root {
  all: initial; display: block; color-scheme: inherit;
  --_accent: var(--candid-accent, light-dark(#17605b, #86d4ca));
  --_on-accent: var(--candid-on-accent, light-dark(#fff, #0a2421));
  --_surface: var(--candid-surface, light-dark(#fff, #161c1b));
  --_text: var(--candid-text, light-dark(#1c2523, #e8eeec));
  --_urgent: var(--candid-urgent, light-dark(#b3261e, #ff9d93));
  --_muted: color-mix(in srgb, var(--_text) 75%, var(--_surface));
  --_line: color-mix(in srgb, var(--_text) 17%, var(--_surface));
  --_edge: color-mix(in srgb, var(--_text) 52%, var(--_surface));
  --_tint: color-mix(in srgb, var(--_accent) 6%, var(--_surface));
  --_radius: var(--candid-radius, 14px);
  --_gap: max(var(--candid-offset, 20px), env(safe-area-inset-left), env(safe-area-inset-right), env(safe-area-inset-bottom));
  font: var(--candid-size, medium)/1.5 var(--candid-font, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, system-ui, sans-serif);
  color: var(--_text); overflow-wrap: anywhere; text-wrap: pretty;
}
.light { color-scheme: light }
.dark { color-scheme: dark }
*, ::before { box-sizing: border-box }
button, textarea { margin: 0; padding: 0; border: 1px solid transparent; border-radius: var(--_radius); background: none; color: inherit; font: inherit; text-align: start }
button { cursor: pointer }
svg { inline-size: 1.3em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px }
.launcher, .panel { position: fixed; inset: auto; inset-block-end: var(--_gap); inset-inline-end: var(--_gap); z-index: var(--candid-layer, 2147483000) }
.start > .launcher, .start > .panel { inset-inline: var(--_gap) auto }
.launcher { display: flex; align-items: center; gap: 10px; padding: 13px 22px 13px 18px; border-radius: 30px; background: var(--_accent); color: var(--_on-accent); font-weight: 600; box-shadow: 0 8px 24px -6px #0007 }
@media print { .bubble { display: none } }
`;

  /** What is in the panel. */
  const PANEL_STYLES = `
h2, h3, h4, p { margin: 0; font: inherit }
a { color: var(--_accent); font-weight: 600; text-underline-offset: .2em }
.sr, .turn:last-child .fine { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%) }

.panel {
  display: flex; flex-direction: column; margin: 0; padding: 0; max-inline-size: none; max-block-size: none;
  inline-size: min(var(--candid-width, 25em), 100vw - 2 * var(--_gap)); block-size: min(var(--candid-height, 42em), 100dvh - 2 * var(--_gap));
  overflow: hidden auto; container-type: size; contain-intrinsic-inline-size: 18em; background: var(--_surface); color: inherit;
  border: 1px solid var(--_line); border-radius: var(--_radius); box-shadow: 0 18px 50px -12px #0006;
}
dialog:not([open]) { display: none }
.inline > .panel { position: relative; inset: auto; z-index: 0; inline-size: auto; max-inline-size: var(--candid-width, 45em); block-size: var(--candid-height, 39em); box-shadow: none }

header { min-block-size: 3.6em }
header, form { flex: none; display: flex; gap: 8px; align-items: center; padding-block: 6px; padding-inline: 18px 6px }
h2 { flex: 1; font-weight: 650; line-height: 1.3; outline: 0 }
header button, .send { flex: none; display: grid; place-items: center; inline-size: 2.75em; block-size: 2.75em; border-radius: 50% }
header button:hover, .chip:hover { background: var(--_tint) }

.log { position: relative; flex: 1; overflow-y: auto; padding: 18px; border-block: 1px solid var(--_line); outline-offset: -3px }
.turn { margin-block-start: 22px }
.reply > p { max-inline-size: 70ch }
.reply, .chips { display: grid; gap: 10px; justify-items: start }
.you { inline-size: fit-content; max-inline-size: 86%; margin: 0 0 14px; margin-inline-start: auto; padding: 8px 14px; border: 1px solid transparent; border-radius: var(--_radius); border-end-end-radius: 4px; background: color-mix(in srgb, var(--_accent) 13%, var(--_surface)); white-space: pre-line }
h4 { font-weight: 650 }
p + h4 { margin-block-start: 8px }
.chip { min-block-size: 40px; padding: 7px 14px; border-color: var(--_edge); color: var(--_accent); line-height: 1.35 }
.card { display: grid; gap: 8px; justify-items: start; padding: 14px 16px; border: 1px solid var(--_line); border-inline-start: 4px solid var(--_edge); border-radius: 6px }
.urgent .card { border-color: var(--_urgent); border-inline-start-width: 8px; background: color-mix(in srgb, var(--_urgent) 8%, var(--_surface)) }
.urgent h4 { display: flex; gap: 8px; color: var(--_urgent) }
.urgent h4 + p { font-size: 1.125em; font-weight: 650 }
.fine, .notice, .acts { font-size: .8125em; line-height: 1.45 }
.fine, .notice span, .acts { color: var(--_muted) }
.acts, .acts div { display: flex; flex-wrap: wrap; align-items: center; gap: 6px }
.acts span { inline-size: 100% }
.acts { justify-content: space-between; inline-size: 100% }
.acts .chip { min-block-size: 28px; padding: 3px 10px; border-color: var(--_line); color: inherit }
.turn:not(:last-child) .acts { display: none }
.dots { display: flex; gap: 5px; padding-block: 8px; color: var(--_muted) }
i { border: 4px solid; border-radius: 50% }

.notice { flex: none; padding: 10px 18px 7px; background: var(--_tint); border-block-end: 1px solid var(--_line) }
.notice a { display: inline-block; margin-inline-end: 12px; line-height: 26px }
@container (max-height: 29em) { .more { display: none } }
@container (max-height: 21em) { .log { flex: none; overflow: visible } form { position: sticky; inset-block-end: 0; background: inherit } }
.short .more { display: none }

form { flex-wrap: wrap; align-items: end; padding: 10px 12px 12px }
h2, h3, h4, p, .chip, textarea { unicode-bidi: plaintext }
textarea { flex: 1; min-inline-size: 0; resize: none; padding: 9px 14px; border-color: var(--_edge); font-size: max(16px, 1em) }
textarea::placeholder { color: var(--_muted); opacity: 1 }
textarea:focus-visible { outline-width: 2px; outline-offset: -1px }
.send { background: var(--_accent); color: var(--_on-accent) }
form p { inline-size: 100% }
:empty.fine { display: none }

@media ${SHEET} {
  dialog.panel { inset: var(--_top, 0) 0 auto !important; inline-size: 100%; block-size: var(--_visible, 100dvh); overscroll-behavior: contain; border: 0; border-radius: 0 }
  header { padding-block-start: max(6px, env(safe-area-inset-top)) }
  form { padding-block-end: max(12px, env(safe-area-inset-bottom)) }
}
@media (prefers-reduced-motion: no-preference) {
  .log { scroll-behavior: smooth }
  .panel, .reply { animation: rise .18s }
  i { animation: pulse 1.2s infinite }
  i + i { animation-delay: .15s }
  i + i + i { animation-delay: .3s }
}
@keyframes rise { from { opacity: 0; translate: 0 6px } }
@keyframes pulse { 50% { opacity: .3 } }
@media print {
  .panel { container-type: normal; block-size: auto !important }
  .log { overflow: visible }
  form, .chip, header button { display: none !important }
}
`;

  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const home = new URL('.', script?.src || location.href).href;

  /** What a keyboard leaves of the window. */
  const viewport = /** @type {VisualViewport} */ (visualViewport);
  const touch = () => matchMedia('(pointer: coarse)').matches;

  /** A page without the element gets a bubble. @type {HTMLElement | undefined} */
  let bubble;
  let placed = false;

  /** @param {string} styles */
  const sheetOf = (styles) => {
    const sheet = new CSSStyleSheet();
    // Browsers without light-dark() stay light.
    sheet.replaceSync(CSS.supports('color', 'light-dark(red, red)') ? styles : styles.replace(/light-dark\((\S+), \S+?\)/g, '$1'));
    return sheet;
  };
  const launcherSheet = sheetOf(LAUNCHER_STYLES);
  /** Made when the first panel is. @type {CSSStyleSheet | undefined} */
  let panelSheet;

  /**
   * An element; a part has its name as a class, too.
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, string>} [attributes]
   * @param {...(Node | string)} children
   */
  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    if (attributes.part) node.classList.add(attributes.part);
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

  /** @param {keyof typeof ICONS} word */
  const iconButton = (word) => el('button', { name: word, part: word, 'data-word': word }, icon(word));

  /** @param {string} name @param {string} value @param {string} [text] */
  const chip = (name, value, text = value) => el('button', { name, value, part: 'chip' }, text);

  /** Each line as a paragraph. @param {string} text */
  const lines = (text) => text.split(/\n+/).filter(Boolean).map((line) => el('p', {}, line));

  /** A number to tap, left to right in every language. @param {string} number @param {string} [verb] */
  const call = (number, verb = '') => el('a', { href: 'tel:' + number.replace('(0)', '').replace(/[^+\d]/g, '') }, verb, el('bdi', {}, number));

  /** No answer is shown without its notice. @param {any} data */
  const checked = (data) => {
    if (data?.disclaimer && data.referral?.text) return data;
    throw new Error('no notice');
  };

  /** What is in a panel, whatever its mode. */
  const contents = () => {
    const hello = el('div', { class: 'reply', part: 'message' });
    return {
      title: el('h2', { id: 'title', tabindex: '-1' }),
      again: iconButton('start_over'),
      hello,
      // No role of a live region, not even one that is off: Orca drops announcements that repeat its words.
      log: el('div', { part: 'log', role: 'group', tabindex: '0', 'data-word': 'conversation' }, hello),
      notice: el('div', { part: 'notice', role: 'note', 'data-word': 'notice', hidden: '' }),
      box: el('textarea', { id: 'box', part: 'box', rows: '1', maxlength: '500', enterkeyhint: 'send' }),
      hint: el('p', { class: 'fine' }),
      live: el('div', { class: 'sr', role: 'status', 'aria-live': 'polite' }),
      /** What a phone's keyboard leaves. */
      screen: new CSSStyleSheet(),
    };
  };

  /** @param {unknown} error */
  const warn = (error) => console.warn('candid-faq:', error);

  class CandidFaq extends HTMLElement {
    static observedAttributes = ['mode', 'position', 'theme', 'language', 'open'];

    /** @type {AbortController | undefined} */ #life;
    /** @type {AbortController | undefined} */ #request;
    /** @type {Start | undefined} */ #start;
    /** @type {Record<string, string>} */ #words = TEXTS;
    /** Outlives the page. @type {Kept} */ #kept = { turns: [] };
    #loading = false;
    #launcher = el('button', { name: 'open', part: 'launcher', 'aria-haspopup': 'dialog', hidden: '' }, icon('open'), el('span', { 'data-word': 'open' }));
    #root = el('section');
    /** A dialog, or inline a div; made when it is first needed, so that a page pays little before. @type {any} */ #panel;
    /** @type {ReturnType<typeof contents> | undefined} */ #made;

    constructor() {
      super();
      const shadow = this.attachShadow({ mode: 'open' });
      shadow.adoptedStyleSheets = [launcherSheet];
      shadow.append(this.#root);
    }

    get #title() {
      return this.#start?.title || this.#words.open;
    }

    get #inside() {
      return (this.#made ||= contents());
    }

    // The settings are private, as frameworks set every property that they find.

    /** Default: where the script came from. */
    get #server() {
      return (this.getAttribute('server') || home).replace(/\/+$/, '');
    }

    get #mode() {
      return this.#choice('mode', 'bubble', 'inline');
    }

    get #position() {
      return this.#choice('position', 'end', 'start');
    }

    get #theme() {
      return this.#choice('theme', 'auto', 'light', 'dark');
    }

    /** Default: that of the answers. */
    get #language() {
      return this.getAttribute('language') || this.#start?.language || 'en';
    }

    /** Whose referral to give. Default: by the page's address. */
    get #clinic() {
      return this.getAttribute('clinic') || undefined;
    }

    get open() {
      return this.hasAttribute('open');
    }

    set open(value) {
      this.toggleAttribute('open', !!value);
    }

    /** The first is the default. @param {string} name @param {...string} values */
    #choice(name, ...values) {
      return values.find((value) => value === this.getAttribute(name)) || values[0];
    }

    connectedCallback() {
      if (this !== bubble) {
        placed = true;
        bubble?.remove();
      }
      const { signal } = (this.#life = new AbortController());
      for (const type of ['click', 'keydown', 'input', 'submit', 'close']) this.#root.addEventListener(type, this, { signal, capture: true });
      for (const type of ['resize', 'scroll']) viewport.addEventListener(type, this, { signal });
      this.#recall();
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

    /** @param {any} event */
    handleEvent(event) {
      const { type, target } = event;
      const button = target instanceof Element && target.closest('button');
      if (type === 'click' && button && event.detail < 2) this.#press(button);
      else if (type === 'keydown') this.#type(event);
      else if (type === 'input') this.#grow();
      else if (type === 'submit') event.preventDefault();
      // By a phone's back gesture.
      else if (type === 'close' && this.open !== this.#panel.open) this.#switch(this.#panel.open);
      else if (target === viewport) this.#fit();
    }

    /** @param {HTMLButtonElement} button */
    #press(button) {
      const { name, value } = button;
      if (name === 'open') this.#switch(true);
      if (name === 'close') this.#switch(false);
      if (name === 'start_over') this.#startOver();
      if (name === 'send') this.#ask(this.#inside.box.value);
      if (name === 'ask') this.#ask(value);
      if (name === 'copy') navigator.clipboard.writeText(value).then(() => (button.textContent = this.#inside.live.textContent = this.#words.copied), warn);
      if (name === 'vote') this.#vote(button);
      if (name === 'retry') {
        this.#inside.live.textContent = '';
        this.#focus();
        if (value) this.#ask(value);
        else this.#load();
      }
    }

    /** @param {any} event */
    #type(event) {
      const { key, target } = event;
      const typing = target.matches('textarea');
      // A page with one-key shortcuts does not see that this is a box.
      if (typing) event.stopPropagation();
      const enter = key === 'Enter' && !event.shiftKey && typing;
      const escape = key === 'Escape' && this.#panel?.open;
      const { nextElementSibling: next, previousElementSibling: previous } = target;
      const chip = target.matches('.chip') && (key === 'ArrowDown' ? next : key === 'ArrowUp' && previous);
      if (event.isComposing || !(enter || escape || chip)) return;
      event.preventDefault();
      if (enter) this.#ask(this.#inside.box.value);
      else if (escape) this.#switch(false);
      else chip.focus();
    }

    /** The visitor opens or closes it. @param {boolean} open */
    #switch(open) {
      this.open = this.#kept.open = open;
      this.#keep();
    }

    /** Bring all up to date; what it holds stays. @param {boolean} [focus] */
    #draw(focus) {
      const root = this.#root;
      const inline = this.#mode === 'inline';
      root.className = `root ${this.#mode} ${this.#position} ${this.#theme}`;
      root.lang = this.#language;
      root.dir = RIGHT_TO_LEFT.test(root.lang) ? 'rtl' : 'ltr';
      // Within the page's main part it is no landmark of its own: two would have the same name.
      if (this.closest('main, [role=main]')) root.removeAttribute('aria-label');
      else root.setAttribute('aria-label', this.#title);
      // It may have the focus, so that it stays where it is.
      if (inline) this.#launcher.remove();
      else if (!this.#launcher.parentNode) root.prepend(this.#launcher);
      if (inline || this.open || this.#panel) this.#build(inline);
      this.#label();
      if (!inline && this.#panel && this.#panel.open !== this.open) this.#toggle(focus);
    }

    /** The panel of a mode, around the same contents. @param {boolean} inline */
    #build(inline) {
      if (this.#panel?.matches(inline ? 'div' : 'dialog')) return;
      const last = this.#panel;
      const { title, again, log, notice, box, hint, live, screen } = this.#inside;
      panelSheet ||= sheetOf(PANEL_STYLES);
      /** @type {ShadowRoot} */ (this.shadowRoot).adoptedStyleSheets = [launcherSheet, panelSheet, screen];
      this.#panel = el(inline ? 'div' : 'dialog', { part: 'panel', ...(!inline && { 'aria-labelledby': 'title' }) },
        el('header', {}, title, again, ...(inline ? [] : [iconButton('close')])), log, notice,
        el('form', {}, el('label', { for: 'box', class: 'sr', 'data-word': 'label' }), box, iconButton('send'), hint), live);
      last?.remove();
      this.#root.append(this.#panel);
      if (!last) this.#greet();
      else if (this.#start) this.#reveal();
    }

    /** Put every word where it belongs. */
    #label() {
      const root = this.#root;
      const words = this.#words;
      for (const node of root.querySelectorAll('[data-word]')) {
        const word = words[node.getAttribute('data-word') || ''];
        if (node.matches('span, label')) node.textContent = word;
        else node.setAttribute('aria-label', word);
        if (node instanceof HTMLButtonElement) node.title = word;
      }
      if (!this.#panel) return;
      const { title, again, hello, box } = this.#inside;
      title.textContent = this.#title;
      again.hidden = !hello.nextSibling;
      box.placeholder = words.placeholder;
    }

    /** Show or hide the panel; one that starts open leaves the focus alone. @param {boolean} [focus] */
    #toggle(focus) {
      const panel = this.#panel;
      const inside = panel.matches(':focus-within');
      // What had the focus goes later: screen readers are silent about a new focus whose last place is gone.
      setTimeout(() => this.#reveal(), LATER);
      if (!this.open) {
        const back = () => inside && this.#launcher.focus();
        this.#launcher.hidden = false;
        back();
        setTimeout(() => {
          if (this.open) return;
          panel.close();
          back();
        }, LATER);
        return this.#tell('close');
      }
      if (focus) {
        panel.show();
        setTimeout(() => this.#fit(), LATER);
      } else {
        panel.open = true;
        this.#fit();
      }
      this.#scroll(this.#inside.log.lastElementChild, 'instant');
      if (focus) this.#focus();
      this.#load();
      this.#tell('open');
    }

    /** Not before its words are known: it never shifts. */
    #reveal() {
      this.#launcher.hidden = this.open;
    }

    /** Into the box; on touch screens the keyboard would cover the starters. */
    #focus() {
      const { title, box } = this.#inside;
      (touch() ? title : box).focus();
    }

    /** Keep a sheet above a phone's keyboard, also when it is turned or resized; pinched zoom is left alone. */
    #fit() {
      if (!this.#panel) return;
      const { height, offsetTop, scale } = viewport;
      this.#inside.screen.replaceSync(`.panel { --_visible: ${height * scale}px; --_top: ${scale === 1 ? offsetTop : 0}px }`);
      const panel = this.#panel, full = matchMedia(SHEET).matches;
      if (!this.open || !panel.close || (panel.open && panel.matches(':modal') === full)) return;
      /** @type {any} */ const focused = this.shadowRoot?.activeElement;
      panel.close();
      // Only a full sheet holds the focus.
      if (full) panel.showModal();
      else panel.show();
      if (panel.contains(focused)) focused.focus();
    }

    /** Up to five lines; say when it is full. */
    #grow() {
      const box = this.#inside.box;
      box.rows = 1;
      box.rows = Math.min(5, Math.round((box.scrollHeight - 18) / (box.clientHeight - 18)));
      const full = box.value.length < box.maxLength ? '' : this.#words.too_long.replace('{n}', String(box.maxLength));
      if (full !== this.#inside.hint.textContent) this.#inside.hint.textContent = this.#inside.live.textContent = full;
    }

    /** The server's JSON. @param {string} path @param {object} [body] @param {AbortController} [controller] */
    async #send(path, body, controller = new AbortController()) {
      const timer = setTimeout(() => controller.abort(), TIMEOUT);
      const url = this.#server + path;
      try {
        const post = body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
        const response = await fetch(url, { credentials: 'omit', signal: controller.signal, ...post });
        const { status, headers } = response;
        if (!response.ok) throw Object.assign(new Error(`${url}: ${status}`), { status, wait: headers.get('Retry-After') });
        return status !== 202 && status !== 204 && checked(await response.json());
      } finally {
        clearTimeout(timer);
      }
    }

    /** What to show first. If it fails, opening the panel tries again. */
    async #load() {
      if (this.#start || this.#loading) return;
      this.#loading = true;
      let failure;
      try {
        const start = /** @type {Start} */ (await this.#send('/api/start' + (this.#clinic ? '?clinic=' + encodeURIComponent(this.#clinic) : '')));
        this.#words = { ...TEXTS, ...start.ui };
        this.#start = start;
      } catch (error) {
        failure = error;
      }
      this.#loading = false;
      if (this.#panel) this.#greet(failure);
      else if (failure) this.#report(failure);
      this.#resume();
      this.#draw();
      this.#reveal();
    }

    /** Fill a new panel with what is known so far. @param {unknown} [failure] */
    #greet(failure) {
      const { hello, log, box } = this.#inside;
      const start = this.#start;
      if (start) {
        box.maxLength = start.limits.question;
        // Before the starters: always in sight on a small screen.
        const kept = start.keeps ? this.#words.kept_questions.replace('{n}', String(start.keeps)) : '';
        hello.replaceChildren(...lines(start.greeting), el('p', { class: 'fine' }, kept), this.#chips(start.starters));
        this.#remind(start);
      } else if (failure) this.#fail(failure, hello);
      else if (this.#loading) hello.replaceChildren(this.#dots());
      if (hello.nextSibling || !(start || failure)) return;
      try {
        for (const [question, reply, voted] of this.#kept.turns) this.#show(reply, this.#add(question), question, voted);
        this.#scroll(log.lastElementChild, 'instant');
      } catch (error) {
        this.#kept = { turns: [] };
        log.replaceChildren(hello);
        warn(error);
      }
    }

    /** Where the conversation is kept. Two of one mode on a page need ids. */
    get #name() {
      return 'candid-faq ' + (this.id || this.#mode);
    }

    /** Keep the conversation for the next page of this visit. */
    #keep() {
      try {
        sessionStorage.setItem(this.#name, JSON.stringify(this.#kept));
      } catch (error) {
        warn(error);
      }
    }

    /** What the last page of this visit kept. */
    #recall() {
      try {
        const kept = JSON.parse(sessionStorage.getItem(this.#name) || '{"turns":[]}');
        for (const [, reply] of kept.turns) checked(reply);
        this.#kept = kept;
      } catch (error) {
        warn(error);
      }
    }

    /** Open again, silently. A full sheet stays closed, as it would hide the page. */
    #resume() {
      if (!this.#kept.open || this.open || this.#mode === 'inline' || matchMedia(SHEET).matches) return;
      this.#build(false);
      // The panel first: then there is nothing left to open, and no focus to take.
      this.open = this.#panel.open = true;
      this.#scroll(this.#inside.log.lastElementChild, 'instant');
    }

    #startOver() {
      this.#request?.abort();
      this.#request = undefined;
      this.#kept = { open: this.open, turns: [] };
      this.#keep();
      this.#inside.log.replaceChildren(this.#inside.hello);
      if (this.#start) this.#remind(this.#start);
      this.#inside.live.textContent = this.#inside.box.value = '';
      this.#grow();
      this.#draw();
      this.#focus();
    }

    /** Ask, and show the reply unless something newer overtakes it. @param {string} typed */
    async #ask(typed) {
      const question = typed.trim();
      if (!question) return this.#inside.box.focus();
      this.#request?.abort();
      const current = (this.#request = new AbortController());
      for (const node of this.#inside.log.querySelectorAll('.lost')) node.remove();
      const place = this.#add(question);
      const timer = setTimeout(() => {
        place.append(this.#dots());
        this.#scroll(place.parentElement);
      }, DOTS);
      this.#scroll(place.parentElement);
      this.#inside.live.textContent = '';
      if (this.#inside.box.value.trim() === question) this.#inside.box.value = '';
      if (touch()) this.#inside.box.blur();
      this.#grow();
      this.#draw();
      try {
        const reply = await this.#send('/api/ask', { question, after: this.#kept.after, clinic: this.#clinic }, current);
        this.#took(question, reply, this.#show(reply, place, question));
      } catch (error) {
        if (current === this.#request) {
          place.parentElement?.classList.add('lost');
          this.#fail(error, place, question);
        }
      }
      clearTimeout(timer);
      if (current === this.#request) this.#scroll(place.parentElement);
      else place.remove();
    }

    #dots() {
      return el('div', { class: 'dots' }, el('i'), el('i'), el('i'), el('span', { class: 'sr' }, this.#words.waiting));
    }

    /** A place for the reply to a question. @param {string} question */
    #add(question) {
      const place = el('div', { part: 'message' });
      this.#inside.log.append(el('div', { class: 'turn' },
        el('h3', { class: 'you', part: 'message' }, el('span', { class: 'sr' }, this.#words.you_asked + ' '), question), place));
      return place;
    }

    /** Announce a new reply and keep it. @param {string} question @param {Reply} reply @param {string} said */
    #took(question, reply, said) {
      const { kind, answers } = reply;
      this.#inside.live.textContent = said;
      if (kind === 'urgent' || kind === 'answer') this.#kept.after = answers[1] ? undefined : answers[0]?.id;
      this.#kept.turns.push([question, reply]);
      this.#keep();
      this.#tell('reply', { kind, ids: answers.map(({ id }) => id) });
      this.#load();
    }

    /** A reply, as what it is; returns what it says. @param {Reply} reply @param {HTMLElement} place @param {string} question @param {boolean} [voted] */
    #show({ kind, lead, answers, suggestions, disclaimer, referral }, place, question, voted) {
      if (!KINDS.includes(kind)) throw new Error(kind);
      const urgent = kind === 'urgent';
      const parts = urgent ? [this.#card(lead, referral.phone)] : lines(lead);
      for (const answer of answers) {
        // What was understood, unless asked word for word.
        if (kind === 'answer' && (answers[1] || answer.question !== question)) parts.push(el('h4', {}, answer.question));
        parts.push(...lines(answer.text));
      }
      const further = suggestions[0] && !urgent ? [this.#chips(suggestions)] : [];
      if (kind === 'choices') parts.push(...further.splice(0));
      // In sight below older replies; the newest has the pinned notice.
      parts.push(el('p', { class: 'fine' }, disclaimer, el('span', { class: 'sr' }, ' ' + referral.text)));
      place.classList.add('reply', kind);
      place.replaceChildren(...parts);
      const said = [...place.querySelectorAll('h4, p, .choices .chip')].map((node) => node.textContent).join('\n\n');
      if (urgent || kind === 'answer') place.append(this.#acts(said, !urgent && !voted));
      place.append(...further);
      this.#remind({ disclaimer, referral }, urgent);
      return said;
    }

    /** Help first, a line for each sentence, clear without colour, then the clinic's number. @param {string} lead @param {string | null} [phone] */
    #card(lead, phone) {
      const { urgent, call: verb } = this.#words;
      return el('div', { class: 'card', role: 'group', 'aria-label': urgent }, el('h4', {}, icon('urgent'), urgent),
        ...lead.split(SENTENCES).map((line) => el('p', {}, ...line.split(NUMBER).map((part, index) => (index % 2 ? call(part) : part)))),
        phone ? el('p', {}, call(phone, verb + ' ')) : '');
    }

    /** @param {string} text @param {boolean} votes */
    #acts(text, votes) {
      const { helpful, helped, not_helped, copy } = this.#words;
      const acts = el('div', { class: 'acts' });
      if (votes && this.#start?.votes) acts.append(el('div', { role: 'group', 'aria-label': helpful }, helpful, chip('vote', 'yes', helped), chip('vote', 'no', not_helped)));
      if (navigator.clipboard) acts.append(chip('copy', text, copy));
      return acts;
    }

    /** Vote on the newest reply; a no is asked why. @param {any} button */
    async #vote({ value: vote, parentElement: place }) {
      const words = this.#words;
      const turn = this.#kept.turns.slice(-1)[0];
      const ids = turn[1].answers.map(({ id }) => id);
      // What failed to help, for review.
      const question = vote !== 'yes' && this.#start?.keeps ? turn[0] : undefined;
      const more = vote === 'no';
      const said = el('span', { tabindex: '-1' }, words.thanks, more ? ' ' + words.why : '');
      const old = [...place.childNodes];
      place.append(said, ...(more ? REASONS : []).map((reason) => chip('vote', reason, words[reason])));
      said.focus();
      setTimeout(() => old.forEach((node) => node.remove()), LATER);
      turn[2] = true;
      this.#keep();
      this.#tell('vote', { ids, vote });
      try {
        await this.#send('/api/vote', { ids, vote, question });
      } catch (error) {
        said.textContent = words.failed;
        warn(error);
      }
    }

    /** @param {Suggestion[]} suggestions */
    #chips(suggestions) {
      return el('div', { class: 'chips', role: 'group', 'aria-label': this.#words.suggestions }, ...suggestions.map(({ question }) => chip('ask', question)));
    }

    /** Pin the notice above the box; beside urgent help, its links are enough of a referral. @param {Notice} _ @param {boolean} [urgent] */
    #remind({ disclaimer, referral }, urgent = false) {
      const { label, url, phone, text } = referral;
      const links = el('p');
      if (url && /^(https?:|mailto:|\/)/i.test(url)) links.append(el('a', { href: url }, label || url), ' ');
      if (phone) links.append(call(phone, this.#words.call + ' '));
      const pinned = el('div', {}, el('p', {}, disclaimer, el('span', { class: links.firstChild ? 'more' : '' }, ' ' + text)), links);
      // The focus may be on a link.
      if (!this.#inside.notice.firstChild?.isEqualNode(pinned)) this.#inside.notice.replaceChildren(pinned);
      this.#inside.notice.hidden = false;
      this.#inside.notice.classList.toggle('short', urgent);
    }

    /** What failed and how to go on. @param {any} error @param {HTMLElement} place @param {string} [question] */
    #fail(error, place, question = '') {
      const { failed, offline, busy, refused, kept, retry, call: verb } = this.#words;
      const { status, wait } = error;
      const phone = this.#start?.referral.phone;
      let text = failed;
      if (!navigator.onLine) text = offline;
      else if (status === 429) text = busy.replace('{n}', Number(wait) ? wait : '30');
      else if (status === 400 || status === 413) text = refused;
      // Its entry may be gone.
      this.#kept.after = undefined;
      this.#inside.box.value ||= question;
      this.#grow();
      if (question && this.#inside.box.value === question) text += ' ' + kept;
      this.#inside.live.textContent = text;
      place.classList.add('reply');
      place.replaceChildren(el('div', { class: 'card' }, el('p', {}, text), phone ? call(phone, verb + ' ') : '', chip('retry', question, retry)));
      this.#report(error);
    }

    /** Say in the console and to the page what failed. @param {any} error */
    #report(error) {
      warn(error);
      this.#tell('error', { status: error.status || 0 });
    }

    /** The question on top, a long one above it, so that its reply is in sight; the page stays. @param {any} turn @param {ScrollBehavior} [behavior] */
    #scroll(turn, behavior) {
      const { log } = this.#inside;
      const long = turn.querySelector('.you')?.offsetHeight - log.clientHeight / 3;
      const top = turn.offsetTop - 16 + Math.max(0, long || 0);
      log.scrollTo({ top, behavior });
      // A very low panel scrolls as a whole.
      this.#panel.scrollTop = top + log.offsetTop;
    }

    /** Kinds and ids, never what was typed. @param {string} name @param {object} [detail] */
    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent('candid-' + name, { bubbles: true, composed: true, detail }));
    }
  }

  const embed = () => {
    if (!placed && !document.querySelector('candid-faq')) document.documentElement.append((bubble = document.createElement('candid-faq')));
  };

  if (!customElements.get('candid-faq')) customElements.define('candid-faq', CandidFaq);
  if (script) {
    if (document.body) embed();
    else document.addEventListener('DOMContentLoaded', embed);
  }
})();
