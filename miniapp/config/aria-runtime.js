import { mergeInternalComponents } from '@tarojs/shared'
import components from './aria-attrs'

mergeInternalComponents(components)
