/** The types that the comments of widget.js name: what the server sends (docs/api.md), and what the widget keeps. */

interface Suggestion {
  id: string;
  question: string;
}

interface Referral {
  text: string;
  label: string | null;
  url: string | null;
  phone: string | null;
}

interface Notice {
  disclaimer: string;
  referral: Referral;
}

interface Start extends Notice {
  title: string;
  language: string;
  greeting: string;
  starters: Suggestion[];
  ui: Record<string, string>;
  votes: boolean;
  /** Days for which questions without a good answer are kept. */
  keeps?: number;
  limits: { question: number };
}

interface Answer extends Suggestion {
  text: string;
}

interface Reply extends Notice {
  kind: string;
  lead: string;
  text: string;
  answers: Answer[];
  suggestions: Suggestion[];
}

/** What outlives the page: each question with its reply, and whether the reply was voted on. */
interface Kept {
  open?: boolean;
  after?: string;
  turns: [question: string, reply: Reply, voted?: boolean][];
}
