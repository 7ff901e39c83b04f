import Taro from '@tarojs/taro'

/** Where to go, in GCJ-02. */
export interface Goal { readonly name: string; readonly address: string; readonly lng: number; readonly lat: number }

/** Opens WeChat's own page of a place, from which any map app on the phone leads there. */
export async function openNavigation({ name, address, lng, lat }: Goal): Promise<void> {
  await Taro.openLocation({ name, address, longitude: lng, latitude: lat, scale: 16 })
}

/** Rings the number up, after WeChat's own question; turning back is no error. An extension (`转 101`) is dialled after a pause. */
export async function ring(phone: string): Promise<void> {
  try {
    await Taro.makePhoneCall({ phoneNumber: phone.replace(/\s*转\s*/, ',') })
  } catch (reason) {
    if (!/cancel/.test(String((reason as { errMsg?: string }).errMsg))) throw reason
  }
}
