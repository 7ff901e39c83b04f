/** Build of the staff console: static files that run under any path; the address of the API comes from config.js at run time. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [react()],
  server: { host: '127.0.0.1', port: 4102, strictPort: true },
  preview: { host: '127.0.0.1', port: 4102, strictPort: true },
  build: { target: 'es2022', outDir: 'dist', emptyOutDir: true, sourcemap: false, chunkSizeWarningLimit: 1200 }
})
