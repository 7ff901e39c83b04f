/** New vehicles for tests: valid VINs, each its own. */
import { checkVin } from '@lubiao/shared/kernel/identity'
import type { NewVehicle } from '@lubiao/shared/plate/contract'

/** The n-th VIN of a factory that makes test cars. */
export function vinOf(n: number): string {
  const serial = String(n).padStart(7, '0')
  for (const digit of '0123456789X') {
    const vin = `LSVAU033${digit}7${serial}`
    if (vin.length === 17 && checkVin(vin).ok) return vin
  }
  throw new RangeError(`no VIN for ${n}`)
}

/** A new small petrol car, or what the change makes of it. */
export const newVehicle = (n: number, change: Partial<NewVehicle> = {}): NewVehicle => ({ size: 'small', energy: 'fuel', vin: vinOf(n), certificateNo: `WEK${String(n).padStart(11, '0')}`, ...change })
