/** What other parts of the page may use to give a bot its tags and its face. */
export { EMOJI, isEmoji } from "./emoji";
export { EmojiChoice } from "./emoji-choice";
export { FaceChoice, FaceHelp } from "./face-choice";
export { PictureChoice } from "./picture-choice";
export { isTag, MAX_TAGS, toTag } from "./tags";
export { usePictureFile } from "./use-picture-file";
