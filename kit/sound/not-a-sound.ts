/** What a browser recorded, written anew: the coded sound and nothing else. `milliseconds` is what a player plays, counted from the frames. */
export type RecordedSound = { contentType: 'audio/webm' | 'audio/aac'; bytes: Buffer; milliseconds: number }

/** It is no recording of sound alone that a browser makes, or not whole. */
export class NotASound extends Error {}
