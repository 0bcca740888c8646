/** The types that the comments of preview.js name: what `faq preview` sends its page (faq/web/preview.py). */

/** Where the newest version of the file stands. */
type PreviewStage = 'served' | 'learning' | 'doubtful' | 'refused';

interface PreviewProblem {
  line: number;
  column: number;
  level: 'error' | 'warning';
  rule: string;
  what: string;
  remedy: string;
  shown: string;
}

interface PreviewTest {
  question: string;
  after: string | null;
  expected: string;
  kind: string;
  shown: string[];
  passed: boolean;
  line: number | null;
}

interface PreviewGap {
  questions: string[];
  count: number;
  nearest: string | null;
  line: number | null;
  confidence: number;
  standing: 'open' | 'voted_down' | 'answered' | 'off_topic';
  reasons: string[];
  personal: boolean;
  lines: string;
  entry: string;
}

/** Times are ISO 8601; `checked` tells whether all problems are known, `version` names what the chat answers from. `failure` says why kept questions cannot be read, `missing` why there are none; `looking`: they are not grouped yet. */
interface PreviewState {
  stage: PreviewStage;
  saved: string;
  served: string;
  version: string;
  checked: boolean;
  problems: PreviewProblem[];
  tests: PreviewTest[];
  gaps: PreviewGap[];
  looking: boolean;
  left_out: number;
  failure: string;
  missing: string;
}

interface PreviewCandidate {
  id: string;
  question: string;
  answer: string;
  phrasings: number;
  line: number | null;
  nearest: string;
  nearest_line: number | null;
  confidence: number;
  is_shown: boolean;
}

type PreviewWeight = [word: string, weight: number];

interface PreviewQuestion {
  question: string;
  repairs: [written: string, read: string][];
  synonyms: [written: string, group: string][];
  candidates: PreviewCandidate[];
  weights: PreviewWeight[];
  enough: number;
  choices: number;
}

interface PreviewHarm {
  group: string;
  probability: number;
  text: string;
  nearest: string;
  is_sign: boolean;
  weights: PreviewWeight[];
}

interface PreviewExplanation {
  kind: string;
  harm: PreviewHarm | null;
  questions: PreviewQuestion[];
}

/** What was asked last, and the id of the entry that was answered before it. */
interface PreviewAsked {
  question: string;
  after?: string;
}
