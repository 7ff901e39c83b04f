import { serviceCodes, type ServiceCode } from '@lubiao/shared/service/terms.data'

/** A service code out of a page's address; undefined when there is no such service. */
export const knownCode = (text: string | undefined): ServiceCode | undefined => serviceCodes.find((code) => code === text)
