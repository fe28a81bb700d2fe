import { problem } from '#kit/problem/problem.ts'

export const conductToHotline = problem('hotline.conduct', 422, () => '检举控告不经热线工单办理，内容没有保存，工单退回。请反映人拨打 12388，或在手机端上报，由系统密封转送。')
export const reportWithoutCategory = problem('hotline.report-without-category', 422, () => '性质是举报（purpose 为 report）的工单要写明类别 category，内容没有保存。检举控告公职人员的，请反映人拨打 12388。')
export const orderDiffers = problem('hotline.order-differs', 409, (d: { orderNumber: string; round: number }) => `工单 ${d.orderNumber} 第 ${d.round} 次已经收过，这次的内容不同，没有改动。要重新办理，请把 round 加一。`)
export const roundMissing = problem('hotline.round-missing', 409, (d: { orderNumber: string; round: number }) => `工单 ${d.orderNumber} 的上一次（第 ${d.round - 1} 次）还没有收到，请先发上一次。`)
export const orderUnknown = problem('hotline.order-unknown', 404, () => '没有收到过这个工单号的这一次，请先发工单。')
export const hotlineNotReady = problem('hotline.not-ready', 409, () => '还没有填写 12345 平台的地址和密钥，请先保存。')
export const hotlineSecretMissing = problem('hotline.secret-missing', 422, () => '请填写签名密钥：第一次保存时必须填写，以后留空表示不变。')
export const hotlineHostNotListed = problem('hotline.host-not-listed', 422, (d: { host: string }) => `服务器没有允许连接“${d.host}”，没有保存。请服务器管理员把它加进 HOTLINE_HOSTS 后重新启动。`)
export const hotlineUnitGone = problem('hotline.unit-gone', 422, () => '没有这个单位，或它已经撤销。请重新选择负责的单位。')
export const messageNotThere = problem('hotline.message-not-there', 409, () => '这条消息已经送达，或已经停发，请刷新页面。')
