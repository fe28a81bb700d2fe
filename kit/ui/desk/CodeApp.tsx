import './code-app.css'
import { useEffect, useState } from 'react'

/** The key for an authenticator app: as a picture to scan, and as text for whoever cannot. `uri` is `otpauth://…`. */
export function CodeApp({ uri }: { uri: string }) {
  const [picture, setPicture] = useState<string>()
  useEffect(() => {
    void import('qrcode').then(async ({ toDataURL }) => setPicture(await toDataURL(uri, { width: 200, margin: 1 })))
  }, [uri])
  return (
    <div className="code-app">
      <p>用手机上的动态码应用扫这张图，绑定动态码：</p>
      {picture === undefined ? <span className="code-app-waiting" /> : <img src={picture} width={200} height={200} alt="动态码密钥的二维码" />}
      <p className="field-hint">不能扫描时，手工输入密钥：{new URL(uri).searchParams.get('secret')}</p>
    </div>
  )
}
