import Taro from '@tarojs/taro'

/** A person the simulator offers; only in browsers of the local stack. */
export interface DemoPerson { readonly id: string; readonly name: string; readonly hint: string; readonly role: string }

/** Where WeChat signs in by itself, nobody has to be chosen. */
export const needsDemoPerson = false

/** WeChat's login code (5 minutes, used once). */
export async function loginCode(_personId?: string): Promise<string> {
  return (await Taro.login()).code
}

/** No demo people in WeChat. */
export const demoPeople = async (): Promise<readonly DemoPerson[]> => []

/** In WeChat a phone code comes from the button `open-type="getPhoneNumber"` only. */
export const demoPhoneCode = async (): Promise<string | undefined> => undefined
