/** Every contract of the product in one list: what OpenAPI, the gateway's path list and the tests over all routes read. */
import { accountProblems, accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentProblems, appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { kernelProblems, type ProblemSpec } from '@lubiao/shared/kernel/problem'
import type { Route } from '@lubiao/shared/kernel/route'
import { oversightProblems, oversightRoutes } from '@lubiao/shared/oversight/contract'
import { paymentProblems, paymentRoutes } from '@lubiao/shared/payment/contract'
import { passProblems, passRoutes } from '@lubiao/shared/pass/contract'
import { plateProblems, plateRoutes } from '@lubiao/shared/plate/contract'
import { queueProblems, queueRoutes } from '@lubiao/shared/queue/contract'
import { releaseProblems, releaseRoutes } from '@lubiao/shared/release/contract'
import { serviceProblems, serviceRoutes } from '@lubiao/shared/service/contract'
import { serviceCaseProblems, serviceCaseRoutes } from '@lubiao/shared/service/contract-case'

/** All routes, module by module. */
export const contracts: readonly Route[] = [
  ...Object.values(accountRoutes),
  ...Object.values(appointmentRoutes),
  ...Object.values(passRoutes),
  ...Object.values(paymentRoutes),
  ...Object.values(plateRoutes),
  ...Object.values(queueRoutes),
  ...Object.values(releaseRoutes),
  ...Object.values(serviceRoutes),
  ...Object.values(serviceCaseRoutes),
  ...Object.values(oversightRoutes)
] as unknown as readonly Route[]

/** All refusals by code. */
export const problemList: Readonly<Record<string, ProblemSpec>> = {
  ...kernelProblems,
  ...accountProblems,
  ...appointmentProblems,
  ...passProblems,
  ...paymentProblems,
  ...plateProblems,
  ...queueProblems,
  ...releaseProblems,
  ...serviceProblems,
  ...serviceCaseProblems,
  ...oversightProblems
}

/** Version of the contracts as published in the OpenAPI document. */
export const API_VERSION = '0.1.0'
