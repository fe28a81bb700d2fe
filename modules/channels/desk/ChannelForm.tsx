import { useState } from 'react'
import { Checkbox, Input, InputNumber, Select } from 'antd'
import { useCheck } from '#kit/ui/check.ts'
import { useCommand } from '#kit/ui/command.ts'
import { ActForm } from '#kit/ui/desk/ActForm.tsx'
import { Labelled } from '#kit/ui/desk/Labelled.tsx'
import { sayDone } from '#kit/ui/notices.tsx'
import { channelLabels, saveNoticeChannel, SmsService, smsServiceLabels } from '#modules/channels/contract.ts'
import type { NoticeChannels, SetUpChannel } from '#modules/channels/contract.ts'
import { api, CHANNELS } from '#modules/channels/screens/api.ts'

type Shown = NoticeChannels['channels'][number]
type Field = { name: string; label: string; hint?: string; secret?: true; number?: true; check?: string }

const pageAddress: Field = { name: 'pageAddress', label: '平台网址', hint: '消息里的链接从这里开始，如 https://linli.example.gov.cn' }
const cloudSignature: Field = { name: 'signature', label: '短信签名', hint: '已经审核通过的签名，不带【】' }
const variableLength: Field = { name: 'variableLength', label: '每个变量最多几个字', hint: '按控制台给的上限填；更长的内容自动截短', number: true }
const ownAddress: Field = { name: 'url', label: '接口地址', hint: '公有云不用填；专有云的地址要由运维人员先列入 NOTICE_HOSTS' }
/** A cloud takes no words but those of a template that was approved: what to apply for stands with the field. */
const smsFields: Readonly<Record<SmsService, readonly Field[]>> = {
  plain: [
    { name: 'url', label: '网关地址', hint: '网关所在的主机要由运维人员先列入 NOTICE_HOSTS' }, { name: 'keyId', label: '密钥编号' }, { name: 'key', label: '密钥', secret: true },
    { name: 'signature', label: '短信签名', hint: '放在每条短信开头，如【某县邻里】；网关自己加签名的，不填' },
    { name: 'repeatable', label: '', check: '网关按消息编号去重：同一编号再发一次，居民也只收到一条' },
  ],
  alibaba: [
    { name: 'keyId', label: 'AccessKey ID', hint: '用只有短信权限的 RAM 用户' }, { name: 'key', label: 'AccessKey Secret', secret: true }, cloudSignature,
    { name: 'noticeTemplate', label: '通知模板 CODE', hint: '像 SMS_123456789。模板可写：${act}。编号 ${number}，请登录查看。' },
    { name: 'withNumber', label: '', check: '通知模板里有编号变量 ${number}' },
    { name: 'codeTemplate', label: '验证码模板 CODE', hint: '模板里的变量写 ${code}' }, variableLength, ownAddress,
  ],
  tencent: [
    { name: 'keyId', label: 'SecretId', hint: '用只有短信权限的子用户' }, { name: 'key', label: 'SecretKey', secret: true }, { name: 'appId', label: 'SmsSdkAppId' }, { name: 'region', label: '地域', hint: '如 ap-guangzhou' }, cloudSignature,
    { name: 'noticeTemplate', label: '通知模板 ID', hint: '一串数字。模板可写：{1}。编号 {2}，请登录查看。' },
    { name: 'withNumber', label: '', check: '通知模板里有第二个变量 {2}，放编号' },
    { name: 'codeTemplate', label: '验证码模板 ID', hint: '只有一个变量 {1}，放验证码' }, variableLength, ownAddress,
  ],
}
const fields: Readonly<Record<Exclude<SetUpChannel, 'sms'>, readonly Field[]>> = {
  groupRobot: [pageAddress],
  officialAccount: [
    { name: 'appId', label: 'AppID' }, { name: 'appSecret', label: 'AppSecret', secret: true }, { name: 'templateId', label: '模板 ID' },
    { name: 'field', label: '放事项的字段', hint: '从模板里抄写，如 thing1。写要做什么、什么时候前，最多 20 个字' },
    { name: 'numberField', label: '放编号的字段', hint: '如 character_string2；模板里没有就不填' },
    { name: 'timeField', label: '放通知时间的字段', hint: '如 time3，写通知发出的时间；模板里没有就不填' },
    { name: 'callbackToken', label: '服务器配置的令牌（Token）', secret: true }, pageAddress,
  ],
  mail: [
    { name: 'host', label: '邮件服务器', hint: '如 smtp.exmail.qq.com；本单位内部的服务器要由运维人员先列入 NOTICE_HOSTS' }, { name: 'port', label: '端口', hint: '465 一开始就加密；587 先握手再加密', number: true },
    { name: 'user', label: '登录名', hint: '内部服务器不用登录的，不填' }, { name: 'password', label: '密码或授权码', secret: true }, { name: 'from', label: '发件地址' }, pageAddress,
  ],
}
const defaults: Readonly<Partial<Record<SetUpChannel, Record<string, string | number | boolean>>>> = { sms: { service: 'plain', repeatable: false, withNumber: true, variableLength: 20, region: 'ap-guangzhou' }, mail: { port: 465 } }
const missing = { keyId: '请填写密钥编号', variableLength: '请填写字数', pageAddress: '请填写平台网址', appId: '请填写 AppID', templateId: '请填写模板 ID', field: '请填写字段名', host: '请填写邮件服务器', port: '请填写端口', from: '请填写发件地址' }

const missingOfSms: Readonly<Record<SmsService, Readonly<Record<string, string>>>> = { plain: {}, alibaba: { keyId: '请填写 AccessKey ID' }, tencent: { keyId: '请填写 SecretId', appId: '请填写 SmsSdkAppId' } }

/** What a channel needs. A secret that is left empty stays what it is. */
export function ChannelForm({ shown, callbackPath, close }: { shown: Shown; callbackPath: string; close: () => void }) {
  const { channel } = shown
  const [values, setValues] = useState<Record<string, string | number | boolean>>({ ...defaults[channel], ...shown.settings })
  const save = useCommand(api.saveNoticeChannel, { changes: [CHANNELS], done: () => { sayDone(`${channelLabels[channel]}的设置已保存，发一条测试消息看看`); close() } })
  const service = SmsService.catch('plain').parse(values.service)
  const { wrong, submit } = useCheck(saveNoticeChannel, (input) => save.mutate(input), channel === 'sms' ? { ...missing, ...missingOfSms[service] } : missing)
  const set = (name: string, value: string | number | boolean) => setValues({ ...values, [name]: value })
  // A key of the one before is not kept for another.
  const kept = shown.settings !== null && !shown.broken && (channel !== 'sms' || service === (shown.settings.service ?? 'plain'))
  const change = (to: SmsService) => setValues({ ...defaults[channel], ...(to === (shown.settings?.service ?? 'plain') ? shown.settings : {}), service: to })
  return (
    <ActForm heading="h2" title={`设置${channelLabels[channel]}`} effect={channel === 'groupRobot' ? '这里只填消息里链接的网址；机器人在“网格群”里逐个添加。' : '密钥和密码加密保存，以后不再显示，只能更换。'} verb="保存设置" command={save} submit={() => submit({ channel, ...values })} close={close}>
      {channel === 'sms' && (
        <Labelled label="短信服务" hint="阿里云、腾讯云按审核过的模板发；本单位的网关发整句话">
          <Select value={service} onChange={change} style={{ width: '100%', maxWidth: 280 }} options={SmsService.options.map((value) => ({ value, label: smsServiceLabels[value] }))} />
        </Labelled>
      )}
      {(channel === 'sms' ? smsFields[service] : fields[channel]).map(({ name, label, hint, secret, number, check }) => check !== undefined ? (
        <p key={name} className="channel-check"><Checkbox checked={values[name] === true} onChange={(event) => set(name, event.target.checked)}>{check}</Checkbox></p>
      ) : (
        <Labelled key={name} label={label} wrong={wrong[name]} hint={secret === true && kept ? '已保存；不更换就不填' : hint}>
          {number === true
            ? <InputNumber value={values[name] as number} min={1} max={65_535} precision={0} onChange={(value) => set(name, value ?? '')} />
            : secret === true
              ? <Input.Password autoComplete="off" value={(values[name] as string | undefined) ?? ''} onChange={(event) => set(name, event.target.value)} />
              : <Input autoComplete="off" value={(values[name] as string | undefined) ?? ''} onChange={(event) => set(name, event.target.value)} />}
        </Labelled>
      ))}
      {channel === 'officialAccount' && (
        <p className="field-hint">在公众平台“服务器配置”里填写：URL 为平台网址加 <code>{callbackPath}</code>，令牌与上面相同，消息加解密选“明文模式”。居民和工作人员靠它绑定。</p>
      )}
    </ActForm>
  )
}
