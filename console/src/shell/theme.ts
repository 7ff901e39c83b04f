/** Looks of the console. Grey texts are darker than the library's so that every one reaches 4.5 : 1 on its ground. */
import type { ThemeConfig } from 'antd'

export const theme: ThemeConfig = {
  token: {
    // Who has asked their system for less motion gets none: dialogs and lists stand at once.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: '#0f4c8f', colorInfo: '#0f4c8f', colorLink: '#0b57b7', colorLinkHover: '#0f4c8f', colorLinkActive: '#0a3a6e',
    colorError: '#c2281d', colorErrorHover: '#a9221a', colorErrorActive: '#8f1a13', colorErrorText: '#b3221a', colorWarning: '#b45d00', colorSuccess: '#17703a', colorSuccessBg: '#e7f6ed', colorSuccessBorder: '#a9dcbd', colorWarningBg: '#fff6e3', colorWarningBorder: '#f0cf8f', colorErrorBg: '#fdecea', colorErrorBorder: '#f2b8b2', colorInfoBg: '#e8f1fb', colorInfoBorder: '#b3d0f0',
    colorText: 'rgba(10, 22, 38, 0.92)', colorTextSecondary: 'rgba(10, 22, 38, 0.72)', colorTextTertiary: 'rgba(10, 22, 38, 0.64)',
    colorTextDescription: 'rgba(10, 22, 38, 0.66)', colorTextPlaceholder: 'rgba(10, 22, 38, 0.62)', colorTextHeading: '#0a1626',
    colorBgLayout: '#f2f4f7', colorBorder: '#cfd6df', colorBorderSecondary: '#e6eaef', colorSplit: 'rgba(10, 22, 38, 0.08)',
    borderRadius: 6, fontSize: 14, controlHeight: 34,
    fontFamily: "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
  },
  components: {
    Layout: { siderBg: '#0b2341', triggerBg: '#081b33', bodyBg: '#f2f4f7', headerBg: '#ffffff', headerHeight: 52, headerPadding: '0 24px' },
    Menu: {
      darkItemBg: '#0b2341', darkSubMenuItemBg: '#0b2341', darkItemColor: 'rgba(255, 255, 255, 0.82)', darkItemSelectedBg: '#1a5fb0', darkGroupTitleColor: 'rgba(255, 255, 255, 0.66)',
      itemHeight: 40, itemMarginInline: 8, groupTitleFontSize: 12
    },
    Table: { headerBg: '#f6f8fa', headerColor: 'rgba(10, 22, 38, 0.72)', rowHoverBg: '#eef4fb', rowSelectedBg: '#e6f0fb', rowSelectedHoverBg: '#dbe9f9', cellPaddingBlockSM: 9, cellPaddingInlineSM: 10, headerSplitColor: 'transparent' },
    Card: { headerFontSize: 15, headerHeight: 46, bodyPadding: 16, headerPadding: 16 },
    Segmented: { trackBg: '#e6eaf0', itemColor: 'rgba(10, 22, 38, 0.76)' },
    Descriptions: { labelColor: 'rgba(10, 22, 38, 0.66)' }
  }
}
