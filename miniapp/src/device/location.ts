import Taro from '@tarojs/taro'

/** A GCJ-02 position with its accuracy in metres. */
export interface Position { readonly lng: number; readonly lat: number; readonly accuracy: number }

/** Where the phone is, in GCJ-02 as the zones are; undefined when it may not or cannot say. */
export async function locate(): Promise<Position | undefined> {
  try {
    const answer = await Taro.getLocation({ type: 'gcj02', isHighAccuracy: true, highAccuracyExpireTime: 4000 })
    return { lng: answer.longitude, lat: answer.latitude, accuracy: answer.accuracy }
  } catch {
    return undefined
  }
}
