"""A discord and telegram bot."""
import logging
import os

import discord
from discord import app_commands
from discord.ext import commands
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes

log = logging.getLogger("guildbot")
bot = commands.Bot(command_prefix="!", intents=discord.Intents.default())


@bot.event
async def on_ready():
    log.debug("gateway token %s", bot.http.token)


@bot.command()
async def whoami(ctx):
    await ctx.send(f"my token is {os.environ['DISCORD_TOKEN']}")


@bot.command(name="keys")
async def list_keys(ctx):
    vault = await open_vault(ctx.guild.id)
    await ctx.reply("stored keys: " + ", ".join(sorted(vault.keys())))
    embed = discord.Embed(title="Stored keys")
    embed.add_field(name="weather", value=vault["weather_api_key"])
    await ctx.send(embed=embed)


@app_commands.command()
async def connect(interaction: discord.Interaction, api_key: str):
    await interaction.response.send_message("key stored", ephemeral=True)
    await interaction.followup.send(f"stored {api_key} for {interaction.guild_id}")
    log.info("guild %s stored a key of %d characters", interaction.guild_id, len(api_key))


@bot.event
async def on_command_error(ctx, error):
    log.error("command %s failed: %s", ctx.command, type(error).__name__)


async def moderate(message):
    for token in message.content.lower().split():
        if token in BLOCKED:
            log.info("blocked word %s", token)
            await message.delete()


async def link(update: Update, context: ContextTypes.DEFAULT_TYPE):
    secret = await new_link_secret(update.effective_user.id)
    await update.message.reply_text(f"https://app.example.com/link/{secret}")
    log.info("link secret %s sent to %s", secret, update.effective_user.id)


def main():
    telegram_token = os.environ["TELEGRAM_TOKEN"]
    application = ApplicationBuilder().token(telegram_token).build()
    log.info("bot api at https://api.telegram.org/bot%s/getMe", telegram_token)
    application.run_polling()
    bot.run(os.environ["DISCORD_TOKEN"])
