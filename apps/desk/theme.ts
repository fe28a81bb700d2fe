import type { ConfigProviderProps } from 'antd'

/** antd in the product's colours and sizes; the figures are those of kit/ui/tokens.css. */
export const theme: ConfigProviderProps['theme'] = {
  token: {
    colorPrimary: '#1d5fa8',
    colorInfo: '#1d5fa8',
    colorLink: '#1d5fa8',
    colorSuccess: '#18754a',
    colorWarning: '#8a5a00',
    colorError: '#b83a0a',
    colorText: '#1b2027',
    colorTextSecondary: '#454e59',
    colorTextTertiary: '#5d6772',
    colorTextPlaceholder: '#5d6772',
    colorBorder: '#c3cad2',
    colorBorderSecondary: '#dfe3e8',
    borderRadius: 6,
    controlHeight: 34,
    fontFamily: 'var(--font)',
    fontSize: 14,
    motion: false,
  },
}

/** The nonce that the server wrote into this page: without it the browser refuses antd's styles. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
}
