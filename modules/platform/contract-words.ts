import { z } from 'zod'

export const Password = z.string().min(1, '请输入密码').max(200)
export const OneTimeCode = z.string().regex(/^\d{6}$/, '验证码是 6 位数字')
