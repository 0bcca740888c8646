// @ts-check
/**
 * The editor's page: asks each second or so what has changed, and explains the last reply of the chat.
 * All words become text nodes. What has not changed keeps its place, its focus and whatever is open in it.
 */
(() => {
  'use strict';

  /** Milliseconds between two looks at the file, and until a button says again what it does. */
  const POLL = 500, SAID = 2000;
  /** Confidence below which a bar would show nothing. */
  const LEAST = 0.01;
  /** What became of a question, by the kind of its reply. @type {Record<string, string>} */
  const KINDS = {
    answer: 'The chat answers with ',
    chat: 'The chat answers with small talk: ',
    choices: 'The chat asks back: not sure enough for one answer.',
    unanswered: 'The chat has no answer: nothing is likely enough.',
    urgent: 'The chat sends for help: the message describes harm.',
  };
  /** What the file does about a kept question. */
  const STANDINGS = { open: 'no good answer', voted_down: 'voted down', answered: 'answered', off_topic: 'off topic' };
  /** Where the version is noted that the chat last answered from. */
  const REPLIED = 'candid-preview replied';

  /** @template {HTMLElement} [Kind=HTMLElement] @param {string} id */
  const byId = (id) => /** @type {Kind} */ (document.getElementById(id));

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {string} [className]
   * @param {...(Node | string)} children
   */
  const el = (tag, className = '', ...children) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  };

  /** @param {number} share */
  const percent = (share) => `${share > 0 && share < LEAST ? 'under 1' : Math.floor(share * 100)} %`;

  /** @param {number} number @param {string} one @param {string} [many] */
  const counted = (number, one, many = one + 's') => `${number} ${number === 1 ? one : many}`;

  /** @param {string} moment */
  const time = (moment) => new Date(moment).toLocaleTimeString('en-GB');

  /** @param {string} text @param {() => void} act */
  const button = (text, act) => {
    const node = el('button', 'button', text);
    node.type = 'button';
    node.addEventListener('click', act);
    return node;
  };

  /** @param {string} text @param {string} copied */
  const copyButton = (text, copied) => {
    const node = button(text, async () => {
      await navigator.clipboard.writeText(copied);
      node.textContent = 'Copied';
      setTimeout(() => (node.textContent = text), SAID);
    });
    return node;
  };

  /** The JSON behind each item of a list, by which it is known again. @type {WeakMap<Element, string>} */
  const shownAs = new WeakMap();

  /**
   * Bring a list up to date; items that are as before are left alone.
   * @template Item
   * @param {HTMLElement} list
   * @param {Item[]} items
   * @param {(item: Item) => HTMLElement} make
   */
  const fill = (list, items, make) => {
    const known = new Map([...list.children].map((node) => [shownAs.get(node), node]));
    const wanted = items.map((item) => {
      const key = JSON.stringify(item);
      const node = known.get(key) || make(item);
      known.delete(key);
      shownAs.set(node, key);
      return node;
    });
    for (const node of known.values()) node.remove();
    wanted.forEach((node, place) => {
      if (list.children[place] !== node) list.insertBefore(node, list.children[place] || null);
    });
  };

  /** Write only what differs, so that nothing is announced twice. @param {string} id @param {string} text */
  const say = (id, text) => {
    if (byId(id).textContent !== text) byId(id).textContent = text;
  };

  /** The preview has ended, or something is wrong with it. */
  class Unanswered extends Error {}

  /** The server's JSON; null if nothing has changed. @param {string} path @param {RequestInit} [options] */
  const fetched = async (path, options) => {
    const response = await fetch(path, { cache: 'no-store', ...options }).catch((error) => {
      throw new Unanswered(error);
    });
    if (response.status === 304) return null;
    if (!response.ok) throw new Unanswered(`${path}: ${response.status}`);
    return { data: await response.json(), tag: response.headers.get('ETag') || '' };
  };

  /**
   * Items that need no attention, behind a line that says how many they are.
   * @template Item
   * @param {string} id @param {Item[]} items @param {string} one @param {string} which @param {(item: Item) => HTMLElement} make
   */
  const foldAway = (id, items, one, which, make) => {
    byId(id).hidden = !items.length;
    say(id + '-say', `${counted(items.length, one)} ${which}`);
    fill(byId(id + '-list'), items, make);
  };

  // The chat.

  /** Put a question to the chat, as a visitor would. @param {string} question */
  const ask = (question) => {
    const root = byId('chat').shadowRoot;
    const box = /** @type {HTMLTextAreaElement | null | undefined} */ (root?.querySelector('[part=box]'));
    const send = /** @type {HTMLButtonElement | null | undefined} */ (root?.querySelector('[part=send]'));
    if (!box || !send) return;
    box.value = question;
    send.click();
    byId('chat').scrollIntoView({ block: 'nearest' });
  };

  /** What was asked last; the chat keeps its conversation for the next page of a visit. @returns {PreviewAsked | undefined} */
  const lastAsked = () => {
    /** @type {Kept} */ const { turns } = JSON.parse(sessionStorage.getItem('candid-faq chat') || '{"turns":[]}');
    const before = turns.slice(0, -1).filter(([, { kind }]) => kind === 'answer' || kind === 'urgent').pop();
    const [answer, another] = before?.[1].answers || [];
    const question = turns[turns.length - 1]?.[0];
    return question === undefined ? undefined : { question, after: another ? undefined : answer?.id };
  };

  /** Say when the chat shows replies from before the last save. @param {string} version */
  const mark = (version) => {
    const isOld = Boolean(lastAsked()) && sessionStorage.getItem(REPLIED) !== version;
    if (byId('old').hidden === isOld) byId('old').hidden = !isOld;
  };

  /** What the chat greets with; a chat that stands there already does not look again. */
  let greeted = '';

  /** Begin the chat anew if what it greets with has changed; the conversation and what was typed stay. */
  const greet = async () => {
    const greeting = JSON.stringify((await fetched('/api/start'))?.data);
    const last = byId('chat');
    if (greeted && greeting !== greeted) {
      const typed = /** @type {HTMLTextAreaElement | null | undefined} */ (last.shadowRoot?.querySelector('[part=box]'));
      const chat = /** @type {HTMLElement} */ (last.cloneNode());
      const focused = document.activeElement === last;
      last.replaceWith(chat);
      const box = /** @type {HTMLTextAreaElement | null | undefined} */ (chat.shadowRoot?.querySelector('[part=box]'));
      if (box && typed) box.value = typed.value;
      if (focused) box?.focus();
    }
    greeted = greeting;
  };

  // Why the chat answers as it does.

  /** A bar from 0 to 1, with the confidences marked from which there is a "did you mean" and an answer. @param {number} confidence @param {PreviewQuestion} question */
  const bar = (confidence, { choices, enough }) => {
    const node = el('span', 'bar', el('span', 'fill'), el('span', 'mark choices'), el('span', 'mark enough'));
    node.setAttribute('aria-hidden', 'true');
    node.style.setProperty('--confidence', String(confidence));
    node.style.setProperty('--choices', String(choices));
    node.style.setProperty('--enough', String(enough));
    return node;
  };

  /** @param {number | null} line */
  const lineOf = (line) => (line ? `line ${line}` : 'not in the file as saved');

  /** A candidate: its bar, and below it the entry once it is opened. @param {PreviewCandidate} candidate @param {PreviewQuestion} question */
  const candidateItem = (candidate, question) => {
    const { id, answer, phrasings, line, nearest, nearest_line, confidence, is_shown } = candidate;
    const details = el('details', is_shown ? 'candidate shown' : 'candidate',
      el('summary', '', el('span', 'name', candidate.question, is_shown ? el('b', 'tag', 'shown') : ''),
        el('span', 'share', percent(confidence)), confidence < LEAST ? '' : bar(confidence, question)),
      el('dl', 'entry',
        el('dt', '', 'Entry'), el('dd', '', el('code', '', id), ` ${lineOf(line)}, ${counted(phrasings, 'phrasing')}`),
        el('dt', '', 'Nearest phrasing'), el('dd', '', `“${nearest}” `, el('span', 'soft', lineOf(nearest_line))),
        el('dt', '', 'Answer'), el('dd', 'answer', answer)));
    details.dataset.key = `${question.question} ${id}`;
    return el('li', '', details);
  };

  /** The candidates; those that are hardly likely stay folded, but for the second. @param {PreviewQuestion} question */
  const candidateLists = (question) => {
    const listed = question.candidates.filter(({ confidence }, place) => place < 2 || confidence >= LEAST);
    const rest = question.candidates.slice(listed.length);
    /** @param {PreviewCandidate[]} candidates */
    const list = (candidates) => el('ol', 'candidates', ...candidates.map((candidate) => candidateItem(candidate, question)));
    const more = el('details', 'rest', el('summary', '', `${rest.length} more, under 1 %`), list(rest));
    more.dataset.key = question.question;
    return rest.length ? [list(listed), more] : [list(listed)];
  };

  /** Words that spoke for one side and for the other, each as long as it is heavy. @param {PreviewWeight[]} weights @param {string} one @param {string} other */
  const weightTable = (weights, one, other) => {
    const heaviest = Math.max(...weights.map(([, weight]) => Math.abs(weight)));
    const rows = weights.filter(([, weight]) => weight).map(([word, weight]) => {
      const length = el('span', weight > 0 ? 'weight for' : 'weight against');
      length.style.setProperty('--weight', String(Math.abs(weight) / heaviest));
      return el('tr', '', el('th', '', word), el('td', 'number', (weight > 0 ? '+' : '−') + Math.abs(weight).toFixed(1)), el('td', '', length));
    });
    if (!rows.length) return el('p', 'soft', 'No single word decides.');
    const head = el('tr', '', el('th', '', 'Word'), el('th', 'number', 'Weight'), el('th', 'sides', el('span', '', '← ' + other), el('span', '', one + ' →')));
    for (const cell of head.children) cell.setAttribute('scope', 'col');
    for (const row of rows) row.firstElementChild?.setAttribute('scope', 'row');
    return el('table', 'weights', el('thead', '', head), el('tbody', '', ...rows));
  };

  /** How the words were read, where that is not as they stand. @param {PreviewQuestion} question */
  const reading = ({ repairs, synonyms }) => [
    ...repairs.map(([written, read]) => el('li', '', el('s', '', written), ' → ', el('b', '', read), el('span', 'soft', ' repaired'))),
    ...synonyms.map(([written, group]) => el('li', '', written, ' → ', el('b', '', group), el('span', 'soft', ' synonym'))),
  ];

  /** Whether the first candidate is sure enough. @param {PreviewQuestion} question */
  const sureness = ({ candidates: [first], enough, choices }) => {
    const sure = `${percent(first.confidence)} sure`;
    if (first.confidence >= enough) return `${sure}: enough for an answer, which needs ${percent(enough)} here.`;
    if (first.confidence >= choices) return `${sure}: too little for an answer, which needs ${percent(enough)} here, but enough for asking back.`;
    return `${sure}: too little, as an answer needs ${percent(enough)} here, and asking back ${percent(choices)}.`;
  };

  /** @param {PreviewQuestion} question */
  const questionPart = (question) => {
    const read = reading(question);
    const [first, second] = question.candidates;
    const part = el('article', 'question', el('h3', '', `“${question.question}”`));
    if (read.length) part.append(el('ul', 'read', ...read));
    if (!first) {
      part.append(el('p', 'soft', 'There is no word in it to match.'));
      return part;
    }
    part.append(el('p', '', sureness(question)),
      ...candidateLists(question),
      el('p', 'legend', el('span', 'mark enough'), `answer from ${percent(question.enough)}`, el('span', 'mark choices'), `asking back from ${percent(question.choices)}`));
    if (second) part.append(el('h4', '', 'Words that decided between the first two'), weightTable(question.weights, first.id, second.id));
    return part;
  };

  /** @param {PreviewHarm} harm */
  const harmPart = ({ group, probability, text, nearest, is_sign, weights }) => {
    const part = el('article', 'question harm', el('h3', '', `“${text}”`),
      el('p', '', is_sign ? 'This is one of the signs of ' : `${percent(probability)} likely to describe `, el('code', '', group), '.'),
      el('p', '', 'Nearest sign: ', `“${nearest}”`));
    if (weights.length) part.append(el('h4', '', 'Words that decided'), weightTable(weights, 'harm', 'no harm'));
    return part;
  };

  /** The explanation that is shown, as JSON. */
  let explained = '';

  /** Explain the last question of the chat, by the version that the chat answers from now, whose name comes back. */
  const explain = async () => {
    const asked = lastAsked();
    if (!asked) return '';
    const headers = { 'Content-Type': 'application/json' };
    const found = await fetched('/preview/explain', { method: 'POST', headers, body: JSON.stringify(asked) });
    /** @type {PreviewExplanation & { version: string }} */ const { version, ...data } = found?.data;
    const now = JSON.stringify([asked, data]);
    if (now !== explained) drawReasons(data);
    explained = now;
    return version;
  };

  /** @param {PreviewExplanation} data */
  const drawReasons = (data) => {
    const parts = data.questions.map(questionPart);
    if (data.harm) parts.unshift(harmPart(data.harm));
    const open = new Set([...byId('why').querySelectorAll('details')].map((node) => node.open && node.dataset.key));
    const focused = document.activeElement?.closest('details')?.dataset.key;
    const shown = data.questions.flatMap(({ candidates }) => candidates.filter(({ is_shown }) => is_shown));
    const named = shown.flatMap(({ id, line }, place) => [place ? ', ' : '', el('code', '', id), ` (${lineOf(line)})`]);
    const verdict = el('p', `verdict ${data.kind}`, KINDS[data.kind], ...named);
    byId('why').replaceChildren(verdict, ...parts);
    for (const node of byId('why').querySelectorAll('details')) {
      node.open = open.has(node.dataset.key || '');
      if (focused && node.dataset.key === focused) node.querySelector('summary')?.focus();
    }
  };

  // The file.

  /** A line of the file with the place marked. @param {PreviewProblem} problem */
  const sourceLine = ({ line, column, shown }) => {
    const [marked] = /^\s*[^\s:,\]}]*:?/.exec(shown.slice(column - 1)) || [''];
    return el('pre', 'source', el('span', 'number', String(line)), shown.slice(0, column - 1), el('mark', '', marked || ' '), shown.slice(column - 1 + marked.length));
  };

  /** @param {PreviewProblem} problem */
  const problemItem = (problem) =>
    el('li', `item ${problem.level}`,
      el('p', 'where', el('b', 'tag', problem.level), ` line ${problem.line} `, el('code', 'soft', problem.rule)),
      el('p', 'what', problem.what), el('p', 'remedy', problem.remedy),
      problem.shown.trim() ? sourceLine(problem) : '');

  /** @param {PreviewTest} test @returns {(Node | string)[]} */
  const got = ({ kind, shown }) => {
    if (shown.length) return ['gets ', el('code', '', shown.join(', '))];
    return [/** @type {Record<string, string>} */ ({ choices: 'is asked back', urgent: 'is taken for harm' })[kind] || 'gets no answer'];
  };

  /** @param {PreviewTest} test */
  const testItem = (test) =>
    el('li', `item ${test.passed ? 'passed' : 'error'}`,
      el('p', 'where', el('b', 'tag', test.passed ? 'passed' : 'failed'), ` ${lineOf(test.line)}`),
      el('p', 'what', `“${test.question}”`, test.after ? el('span', 'soft', ' after ', el('code', '', test.after)) : ''),
      test.passed ? el('p', 'remedy', 'gets ', el('code', '', test.expected)) : el('p', 'remedy', 'should get ', el('code', '', test.expected), ', but ', ...got(test)),
      el('p', 'acts', button('Ask in the chat', () => ask(test.question))));

  /** Whether nothing is left to do about a kept question. @param {Pick<PreviewGap, 'standing'>} gap */
  const isSettled = ({ standing }) => standing === 'answered' || standing === 'off_topic';

  /** @param {PreviewGap} gap */
  const gapItem = ({ questions, count, nearest, line, confidence, lines, entry, standing, reasons, personal }) => {
    const [first, ...more] = questions;
    const isAnswered = standing === 'answered' || standing === 'voted_down';
    const said = standing === 'voted_down' ? `. Visitors said: ${reasons.join(', ') || 'it did not help'}` : '';
    const near = nearest ? [isAnswered ? 'Answered with ' : 'Nearest entry: ', el('code', '', nearest), ` ${lineOf(line)}, ${percent(confidence)} sure${said}.`] : ['No entry is near.'];
    const item = el('li', `item ${isSettled({ standing }) ? 'passed' : 'gap'}`,
      el('p', 'where', el('b', 'tag', STANDINGS[standing]), ` asked ${count === 1 ? 'once' : count + ' times'}`),
      el('p', 'what', `“${first}”`), el('p', 'remedy', ...near));
    if (personal) item.append(el('p', 'remedy', 'This may tell of a person: put it in your own words, without that.'));
    if (more.length) item.append(el('details', '', el('summary', '', `${more.length} more like it`), el('ul', 'more', ...more.map((question) => el('li', '', `“${question}”`)))));
    const acts = el('p', 'acts');
    if (lines) acts.append(copyButton(nearest ? `Copy lines for ${nearest}` : 'Copy lines for off_topic', lines));
    if (entry) acts.append(copyButton('Copy a new entry', entry));
    acts.append(button('Ask in the chat', () => ask(first)));
    item.append(acts);
    return item;
  };

  /** @param {PreviewState} state */
  const status = ({ stage, saved, served, problems }) => {
    const errors = problems.filter(({ level }) => level === 'error').length;
    if (stage === 'learning') return `Saved at ${time(saved)}. The chat is learning it.`;
    if (stage === 'refused') return `Saved at ${time(saved)} with ${counted(errors, 'error')}. The chat still answers from the version of ${time(served)}.`;
    if (stage === 'doubtful') return `Saved at ${time(saved)}. It looks cut off, so the chat takes it only if it stays so for ten seconds.`;
    return `The chat answers from the file as saved, since ${time(served)}.`;
  };

  /** @param {PreviewState} state */
  const drawProblems = ({ problems, checked }) => {
    const errors = problems.filter(({ level }) => level === 'error').length;
    const said = [errors && counted(errors, 'error'), problems.length > errors && counted(problems.length - errors, 'warning')];
    const known = said.filter(Boolean).join(', ') || 'None';
    say('problems-say', checked ? `${known}.` : `${known} so far. The rest is being checked.`);
    say('problem-count', String(problems.length));
    byId('problem-count').className = errors ? 'bad' : problems.length ? 'fair' : 'good';
    fill(byId('problem-list'), problems, problemItem);
  };

  /** @param {PreviewTest[]} tests */
  const drawTests = (tests) => {
    const passed = tests.filter((test) => test.passed);
    const failed = tests.length - passed.length;
    say('test-count', tests.length ? `${passed.length}/${tests.length}` : '0');
    byId('test-count').className = failed ? 'bad' : 'good';
    say('tests-say', tests.length ? `${passed.length} of ${tests.length} passed.` : 'The file has no tests. Each is a question and the entry that must be shown: see docs/editing.md.');
    fill(byId('failed-list'), tests.filter((test) => !test.passed), testItem);
    foldAway('passed', passed, 'test', 'that passed', testItem);
  };

  /** @param {PreviewState} state */
  const drawGaps = ({ gaps, looking, left_out, failure, missing }) => {
    const open = gaps.filter((gap) => !isSettled(gap));
    const isUnknown = Boolean(missing) || (looking && !gaps.length);
    say('gap-count', failure ? '?' : isUnknown ? '–' : String(open.length));
    byId('gap-count').className = failure || open.length ? 'fair' : isUnknown ? '' : 'good';
    const said = [
      open.length && 'Add the lines to also_asked of the entry that answers them, or to off_topic if none should. Save, and see.',
      looking && 'The kept questions are being looked through.',
      left_out && `${left_out} more were asked less often: faq gaps lists them all.`,
    ].filter(Boolean).join(' ');
    say('gaps-say', failure || missing || said || 'None.');
    fill(byId('gap-list'), open, gapItem);
    foldAway('settled', gaps.filter(isSettled), 'question', 'with nothing left to do: answered by now, or off topic', gapItem);
  };

  /** What is shown now: the state's tag, and the version that the chat answered from. */
  let tag = '', version = '';

  /** @param {PreviewState} state */
  const draw = async (state) => {
    byId('status').className = `status ${state.stage}`;
    say('status', status(state));
    drawProblems(state);
    drawTests(state.tests);
    drawGaps(state);
    if (state.version !== version) {
      await greet();
      await explain();
      version = state.version;
    }
  };

  /** Look for what has changed, for as long as the page is open; not while nobody sees it. */
  const look = async () => {
    try {
      if (!document.hidden) {
        const found = await fetched('/preview/state', tag ? { headers: { 'If-None-Match': tag } } : {});
        if (found) {
          await draw(found.data);
          tag = found.tag;
        }
        mark(version);
      }
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      tag = '';
      byId('status').className = 'status refused';
      say('status', 'The preview does not answer. Look into the terminal, or start it again: faq preview');
    } finally {
      setTimeout(look, POLL);
    }
  };

  byId('again').addEventListener('click', () => ask(lastAsked()?.question || ''));
  document.addEventListener('candid-reply', async () => sessionStorage.setItem(REPLIED, await explain()));
  look();
})();
