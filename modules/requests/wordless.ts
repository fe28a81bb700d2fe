/** Stands in place of words that nobody has typed yet. */
export const NOT_TYPED = '语音诉求，等待录入'
/** Stands in place of the words of a snap that has none; nothing is learnt from it, and nothing is alike because of it. */
export const NO_WORDS = '（没有写文字，见照片）'
