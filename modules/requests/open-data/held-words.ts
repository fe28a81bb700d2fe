import type { HeldWhy } from '#modules/requests/open-data/write-files.ts'

/** Why a correction that was agreed on is not published, and what to do about it. */
export const heldWords: Readonly<Record<HeldWhy, string>> = {
  few: '暂不公布：现在的记录与公布过的各版相比，差别不到 10 行，两版放在一起一比，就会认出是哪一件。每天再核对，够 10 行就公布。不想等的，提出的人可以撤回。',
  same: '暂不公布：按现在的记录重新统计，与公布的一版没有差别。请先把诉求里的记录改对；每天再核对，有差别就公布。不需要了，提出的人可以撤回。',
}
