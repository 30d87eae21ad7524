/** What a bot can begin as. A persona is a Markdown file of its own beside this one. */
import codeReviewer from "./code-reviewer.md?raw";
import dataExplainer from "./data-explainer.md?raw";
import houseManager from "./house-manager.md?raw";
import languageTutor from "./language-tutor.md?raw";
import meetingScribe from "./meeting-scribe.md?raw";
import newsroomEditor from "./newsroom-editor.md?raw";
import onCallCompanion from "./on-call-companion.md?raw";
import recipeCoach from "./recipe-coach.md?raw";
import researchHelper from "./research-helper.md?raw";
import supportDesk from "./support-desk.md?raw";
import travelPlanner from "./travel-planner.md?raw";
import writingCoach from "./writing-coach.md?raw";

export interface Template {
  id: string;
  /** What it is for. */
  title: string;
  /** One line about it. */
  about: string;
  /** The name that a bot of this kind is offered. */
  name: string;
  emoji: string;
  tags: string[];
  persona: string;
}

/** The files are wrapped for editing; Markdown joins the lines of a paragraph anyway, a text box does not. */
export function unwrapped(markdown: string): string {
  return markdown.replaceAll(/(?<=\S)\n(?! *(?:- |\d+\. |#|\n|$)) */g, " ").trim();
}

function template(
  id: string,
  title: string,
  about: string,
  name: string,
  emoji: string,
  tags: string[],
  markdown: string,
): Template {
  return { id, title, about, name, emoji, tags, persona: unwrapped(markdown) };
}

export const TEMPLATES: readonly Template[] = [
  template(
    "research-helper",
    "Research helper",
    "Finds out, weighs sources, says what is not known.",
    "Scout",
    "🔭",
    ["research"],
    researchHelper,
  ),
  template(
    "support-desk",
    "Support desk",
    "Solves problems step by step and knows when to hand over.",
    "Harbour",
    "🛟",
    ["customers", "support"],
    supportDesk,
  ),
  template(
    "language-tutor",
    "Language tutor",
    "Makes you speak, corrects what matters, remembers your words.",
    "Polly",
    "🦜",
    ["learning"],
    languageTutor,
  ),
  template(
    "code-reviewer",
    "Code reviewer",
    "Reads changes for what will hurt later, worst first.",
    "Lint",
    "🧪",
    ["engineering"],
    codeReviewer,
  ),
  template(
    "meeting-scribe",
    "Meeting scribe",
    "Turns rough notes into decisions, actions and open questions.",
    "Minute",
    "📝",
    ["meetings", "work"],
    meetingScribe,
  ),
  template(
    "travel-planner",
    "Travel planner",
    "Plans days that can be enjoyed, with a plan for the rain.",
    "Compass",
    "🧭",
    ["home", "travel"],
    travelPlanner,
  ),
  template(
    "house-manager",
    "House manager",
    "Keeps lists, turns, dates and model numbers for the household.",
    "Hestia",
    "🏡",
    ["home"],
    houseManager,
  ),
  template(
    "newsroom-editor",
    "Newsroom editor",
    "Finds the story, cuts the text, lists what must be checked.",
    "Gazette",
    "🗞️",
    ["editing", "news"],
    newsroomEditor,
  ),
  template(
    "data-explainer",
    "Data explainer",
    "Says what numbers mean, how sure they are and what is missing.",
    "Abacus",
    "📊",
    ["analysis", "data"],
    dataExplainer,
  ),
  template(
    "on-call-companion",
    "On-call companion",
    "A calm second pair of hands when something is down at night.",
    "Beacon",
    "🚨",
    ["engineering", "operations"],
    onCallCompanion,
  ),
  template(
    "recipe-coach",
    "Recipe coach",
    "Cooks with you, from what is in the fridge to the table.",
    "Basil",
    "🍲",
    ["cooking", "home"],
    recipeCoach,
  ),
  template(
    "writing-coach",
    "Writing coach",
    "An honest first reader who keeps your voice.",
    "Margin",
    "🖋️",
    ["editing", "writing"],
    writingCoach,
  ),
];

export function findTemplate(id: string): Template | null {
  return TEMPLATES.find((offered) => offered.id === id) ?? null;
}
