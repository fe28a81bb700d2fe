/** How long nobody is asked again after a no (the product's own figure). */
export const DAYS_WITHOUT_ASKING = 90

export type PurposeText = {
  title: string
  /** What is done with what, while the consent stands. */
  what: string
  /** What stays possible without it. */
  without: string
  sensitive: boolean
  /** Of these words: whoever agreed to others is asked anew. */
  version: string
}

/** What a resident may agree to and need not: nothing here is needed to report and to get an answer. */
export const consentPurposes = {
  push: {
    title: '用浏览器通知我办理进展',
    what: '把这个浏览器的通知地址加密保存，有进展时发一句话给您，不含姓名和诉求内容。',
    without: '不同意也能随时在“我的诉求”里看进展。',
    sensitive: false,
    version: '2026-11',
  },
  sms: {
    title: '用短信通知我办理进展',
    what: '用您登录的手机号码发短信，有进展时发一句话给您，不含姓名和诉求内容。发哪些，在“通知方式”里选。',
    without: '不同意，只有登录验证码用短信发；随时能在“我的诉求”里看进展。',
    sensitive: false,
    version: '2026-11',
  },
  publicName: {
    title: '公开答复时写出我的姓',
    what: '诉求公开时写出隐去一部分的姓名，如“张*”。撤回后，已公开的也马上去掉。',
    without: '不同意，公开时不写任何姓名，办理不受影响。',
    sensitive: false,
    version: '2026-11',
  },
  location: {
    title: '保存手机定位的准确位置',
    what: '用“我现在的位置”反映时，把手机给出的准确位置随诉求保存，方便找到现场。',
    without: '不同意，定位只用来找到是哪个网格，准确位置不保存；也可以从列表里选或写几个字。',
    sensitive: true,
    version: '2026-11',
  },
  snapLocation: {
    title: '随手拍带上照片的位置',
    what: '用“随手拍”时，读这一张照片里的拍摄位置，照片里没有的，拍下时定位一次；位置随这一件诉求保存。不在后台定位，不记行踪，每次提交前都能去掉。',
    without: '不同意，从列表里选小区、村或写几个字就行。',
    sensitive: true,
    version: '2026-11',
  },
} as const satisfies Record<string, PurposeText>

export type ConsentPurpose = keyof typeof consentPurposes
export const consentPurposeNames = Object.keys(consentPurposes) as [ConsentPurpose, ...ConsentPurpose[]]
