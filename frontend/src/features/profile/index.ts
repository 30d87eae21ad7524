/** What other parts of the page may use to give a bot its tags and its face. */
export { EMOJI, isEmoji } from "./emoji";
export { PictureCutter } from "./picture-cutter";
export { isTag, MAX_TAGS, toTag } from "./tags";
export { usePictureFile } from "./use-picture-file";
